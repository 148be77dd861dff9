using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Deocc.Engine.Ops;

/// <summary>
/// A linear map along one axis whose outputs are weighted sums of consecutive inputs: pooling by averages, interpolation,
/// blurring and the gradients of these. Immutable; made once per kind and size, then found in a cache.
/// </summary>
internal sealed unsafe class AxisWindows
{
    private const int MostCached = 4096;

    private static readonly ConcurrentDictionary<WindowKey, AxisWindows> Cache = new();

    private readonly int[] _first;
    private readonly int[] _counts;
    private readonly double[] _weights;
    private readonly float[] _singleWeights;
    private readonly ColumnProgram?[] _programs = new ColumnProgram?[3];
    private AxisWindows? _transposed;

    /// <summary>Takes over the arrays.</summary>
    /// <param name="inputs">The size of the input's axis.</param>
    /// <param name="first">The first input of each output's window.</param>
    /// <param name="counts">How many inputs each window has; none is allowed.</param>
    /// <param name="weights">The windows' weights, each window beginning at a multiple of the largest count.</param>
    public AxisWindows(int inputs, int[] first, int[] counts, double[] weights)
    {
        Inputs = inputs;
        _first = first;
        _counts = counts;
        _weights = weights;
        _singleWeights = GC.AllocateUninitializedArray<float>(weights.Length, pinned: true);
        for (int i = 0; i < weights.Length; i++) _singleWeights[i] = (float)weights[i];
        MostTaps = weights.Length / Math.Max(1, first.Length);
    }

    /// <summary>The size of the input's axis.</summary>
    public int Inputs { get; }

    /// <summary>The size of the output's axis.</summary>
    public int Outputs => _first.Length;

    /// <summary>The largest number of inputs of a window.</summary>
    public int MostTaps { get; }

    /// <summary>The first input of each output's window; never changes.</summary>
    public int[] FirstInputs => _first;

    /// <summary>The number of inputs of each output's window; never changes.</summary>
    public int[] Counts => _counts;

    /// <summary>The windows' weights in float32, each window beginning at a multiple of <see cref="MostTaps"/>; never changes.</summary>
    public float[] AllSingleWeights => _singleWeights;

    /// <summary>The adjoint map: the gradient of the input from that of the output.</summary>
    public AxisWindows Transposed => _transposed ??= Transpose();

    /// <summary>The windows of a kind, from the cache where they are known.</summary>
    public static AxisWindows Get(WindowKey key)
    {
        if (Cache.TryGetValue(key, out AxisWindows? windows)) return windows;

        // Sizes that change all the time must not fill the memory; whoever holds windows keeps them.
        if (Cache.Count >= MostCached) Cache.Clear();
        return Cache.GetOrAdd(key, static made => made.Build());
    }

    /// <summary>The first input of an output's window.</summary>
    public int First(int output) => _first[output];

    /// <summary>The weights of an output's window, one per input from the first on.</summary>
    public ReadOnlySpan<double> Weights(int output) => _weights.AsSpan(output * MostTaps, _counts[output]);

    /// <summary>The number of inputs of an output's window.</summary>
    public int Count(int output) => _counts[output];

    /// <summary>The weights of an output's window in float32, valid while this object lives.</summary>
    public float* SingleWeights(int output) =>
        (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_singleWeights)) + (output * MostTaps);

    /// <summary>The map as instructions for registers of 4, 8 or 16 elements.</summary>
    public ColumnProgram Program(int width)
    {
        ref ColumnProgram? program = ref _programs[int.Log2(width) - 2];
        return program ??= new ColumnProgram(this, width);
    }

    private AxisWindows Transpose()
    {
        var first = new int[Inputs];
        var counts = new int[Inputs];
        for (int output = 0; output < Outputs; output++)
        {
            for (int input = _first[output]; input < _first[output] + _counts[output]; input++)
            {
                if (counts[input] == 0) first[input] = output;
                counts[input] = output - first[input] + 1;
            }
        }

        int mostTaps = counts.Length == 0 ? 0 : counts.Max();
        var weights = new double[Inputs * mostTaps];
        for (int output = 0; output < Outputs; output++)
        {
            ReadOnlySpan<double> window = Weights(output);
            for (int tap = 0; tap < window.Length; tap++)
            {
                int input = _first[output] + tap;
                weights[(input * mostTaps) + output - first[input]] = window[tap];
            }
        }

        return new AxisWindows(Outputs, first, counts, weights) { _transposed = this };
    }
}
