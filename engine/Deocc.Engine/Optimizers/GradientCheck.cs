using System.Runtime.InteropServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers;

/// <summary>
/// Whether a step's gradients are finite, and how long they are together. A graphics device finds out by itself and scales the step
/// by it, to nothing where a gradient is broken; the host may ask later.
/// </summary>
internal sealed class GradientCheck : IDisposable
{
    private readonly string _optimizer;
    private readonly (string Name, Shape Shape)[] _gradients;
    private readonly Tensor? _squares;
    private readonly HostRead? _read;

    /// <summary>Begins to add up squares.</summary>
    /// <param name="optimizer">The optimizer's name, for the message.</param>
    /// <param name="gradients">Of one device.</param>
    public GradientCheck(string optimizer, IReadOnlyList<NamedTensor> gradients)
    {
        _optimizer = optimizer;
        _gradients = [.. gradients.Select(gradient => (gradient.Name, gradient.Tensor.Shape))];
        if (gradients.Count == 0) return;
        Tensor[] tensors = [.. gradients.Select(gradient => gradient.Tensor)];
        _squares = Tensor.Empty([tensors.Length], ElementType.Float64, tensors[0].Device).Unscoped();
        tensors[0].Device.Run(new SquaredNormProblem(tensors, _squares));
        _read = _squares.Device.BeginCopyToHost(_squares);
    }

    /// <summary>Whether the host has the numbers, or must wait for them.</summary>
    public bool IsOnHost => _squares is null || _squares.Device.IsHostAccessible;

    /// <summary>The counters that the step raised; taken back if the device did not make it.</summary>
    public List<Tensor> Stepped { get; } = [];

    /// <summary>What the device multiplies gradients by, NaN where one is broken; to be disposed.</summary>
    /// <param name="largest">The limit of the joint norm; null for none.</param>
    public Tensor BeginScale(double? largest)
    {
        Tensor scale = Tensor.Empty([1], ElementType.Float32, _squares!.Device);
        _squares.Device.Run(new GradientScaleProblem(_squares, scale, largest ?? double.PositiveInfinity));
        return scale;
    }

    /// <summary>The joint Euclidean norm; waits for the device.</summary>
    /// <exception cref="NonFiniteException">A gradient is broken; the message names the parameter.</exception>
    public double Norm()
    {
        var squares = new double[_gradients.Length];
        _read?.Read(MemoryMarshal.AsBytes(squares.AsSpan()));
        int broken = Array.FindIndex(squares, square => !double.IsFinite(square));
        if (broken < 0) return Math.Sqrt(squares.Sum());
        foreach (Tensor count in Stepped) count.AsSpan<long>()[0]--;
        throw new NonFiniteException(
            $"{_optimizer}: the gradient {_gradients[broken].Shape} of '{_gradients[broken].Name}' has a NaN or an infinity; set DEOCC_CHECK_FINITE=1 to find the op that made it");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _read?.Dispose();
        _squares?.Dispose();
    }
}
