using Deocc.Engine.Autograd;
using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// The state of a weight's spectral normalisation: the singular vectors that each training pass improves by power
/// iteration; see <see cref="Functional.SpectralNorm"/>.
/// </summary>
internal sealed class SpectralNorm
{
    private const int FirstIterations = 15;

    private readonly int _axis;
    private readonly int _iterations;
    private readonly double _epsilon;

    public SpectralNorm(Tensor weight, int axis, int iterations, double epsilon)
    {
        (_axis, _iterations, _epsilon) = (axis, iterations, epsilon);
        int outputs = weight.Shape[axis];
        Left = Tensor.Empty([outputs], weight.ElementType, weight.Device);
        Right = Tensor.Empty([checked((int)(weight.Elements / outputs))], weight.ElementType, weight.Device);
        Initializers.Normal(Left);
        Initializers.Normal(Right);
        using var scope = new TensorScope();
        using var mode = GradientMode.Disable();
        weight.SpectralNorm(Left, Right, FirstIterations, axis, epsilon);
    }

    /// <summary>The left singular vector u, [outputs].</summary>
    public Tensor Left { get; }

    /// <summary>The right singular vector v, [the rest].</summary>
    public Tensor Right { get; }

    /// <summary>The weight divided by its largest singular value; training improves the vectors first.</summary>
    public Tensor Normalize(Tensor weight, bool training) =>
        weight.SpectralNorm(Left, Right, training && !Checkpointing.IsRecomputing ? _iterations : 0, _axis, _epsilon);
}
