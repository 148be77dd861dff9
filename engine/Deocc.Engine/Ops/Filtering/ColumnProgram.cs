using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Deocc.Engine.Ops;

/// <summary>
/// The windows of <see cref="AxisWindows"/> as registers of a certain width compute them: blocks of neighbouring outputs,
/// where tap k of all of them is read at once, from the block's first input plus k on.
/// </summary>
internal sealed unsafe class ColumnProgram
{
    private readonly Block[] _blocks;
    private readonly int[] _indices;
    private readonly float[] _weights;

    public ColumnProgram(AxisWindows windows, int width)
    {
        int blocks = (windows.Outputs + width - 1) / width;
        _blocks = GC.AllocateArray<Block>(blocks, pinned: true);
        _indices = GC.AllocateArray<int>(blocks * width, pinned: true);
        _weights = GC.AllocateArray<float>(blocks * width * windows.MostTaps, pinned: true);
        Count = blocks;
        for (int b = 0; b < blocks; b++) _blocks[b] = Make(windows, b, width);
    }

    /// <summary>The number of blocks; the last one's surplus outputs have no taps.</summary>
    public int Count { get; }

    /// <summary>The blocks; valid while this object lives, as are the other addresses.</summary>
    public Block* Blocks => Address(_blocks);

    /// <summary>For each output, the beginning of its window relative to the block's first input.</summary>
    public int* Indices => Address(_indices);

    /// <summary>For each block and tap, one weight per output.</summary>
    public float* Weights => Address(_weights);

    private static T* Address<T>(T[] pinned)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    private Block Make(AxisWindows windows, int block, int width)
    {
        int start = block * width;
        int end = Math.Min(windows.Outputs, start + width);
        int first = int.MaxValue;
        int taps = 0;
        for (int output = start; output < end; output++)
        {
            if (windows.Count(output) == 0) continue;
            first = Math.Min(first, windows.First(output));
            taps = Math.Max(taps, windows.Count(output));
        }

        if (taps == 0) return new Block(0, 0, Reading.Near);
        int farthest = 0;
        bool consecutive = end - start == width;
        for (int output = start; output < end; output++)
        {
            if (windows.Count(output) == 0) continue;
            int index = windows.First(output) - first;
            _indices[output] = index;
            farthest = Math.Max(farthest, index);
            consecutive &= index == output - start;
            ReadOnlySpan<double> weights = windows.Weights(output);
            for (int tap = 0; tap < weights.Length; tap++)
                _weights[(((block * windows.MostTaps) + tap) * width) + output - start] = (float)weights[tap];
        }

        Reading reading = farthest >= 2 * width ? Reading.Far : Reading.Near;
        return new Block(first, taps, consecutive ? Reading.Consecutive : reading);
    }

    /// <summary>How a block's outputs find their inputs.</summary>
    public enum Reading
    {
        /// <summary>Neighbouring outputs begin at neighbouring inputs.</summary>
        Consecutive,

        /// <summary>All begin within twice a register's width.</summary>
        Near,

        /// <summary>They lie too far apart for registers.</summary>
        Far,
    }

    /// <summary>Neighbouring outputs.</summary>
    /// <param name="First">The first input that any of them reads.</param>
    /// <param name="Taps">The largest window.</param>
    /// <param name="Reading">How the outputs find their inputs.</param>
    public readonly record struct Block(int First, int Taps, Reading Reading);
}
