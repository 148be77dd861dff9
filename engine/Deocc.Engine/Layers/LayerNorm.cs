using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>Layer normalisation over the last axes; see <see cref="Functional.LayerNorm"/>.</summary>
public sealed class LayerNorm : Layer
{
    private readonly int _axes;

    /// <summary>Makes the layer.</summary>
    /// <param name="normalized">The sizes of the axes to normalise over.</param>
    /// <param name="epsilon">Added to variances.</param>
    /// <param name="affine">Whether to train a factor (1 at first) and an addend (0 at first) per element.</param>
    public LayerNorm(Shape normalized, double epsilon = 1e-5, bool affine = true)
    {
        (_axes, Epsilon) = (normalized.Rank, epsilon);
        if (!affine) return;
        Weight = AddParameter("weight", Tensor.Empty(normalized));
        Bias = AddParameter("bias", Tensor.Zeros(normalized));
        Initializers.Constant(Weight, 1);
    }

    /// <summary>Added to variances.</summary>
    public double Epsilon { get; }

    /// <summary>The factor per element, or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>The addend per element, or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override string Describe() => Weight?.Shape.ToString() ?? string.Empty;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.LayerNorm(Weight, Bias, Epsilon, _axes);
}
