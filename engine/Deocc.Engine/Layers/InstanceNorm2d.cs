using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// Instance normalisation of images; see <see cref="Functional.InstanceNorm"/>. [batch, channels, height, width]. Without
/// trained factors unless asked for, as in PyTorch.
/// </summary>
public sealed class InstanceNorm2d : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="channels">The number of channels.</param>
    /// <param name="epsilon">Added to variances.</param>
    /// <param name="affine">Whether to train a factor (1 at first) and an addend (0 at first) per channel.</param>
    public InstanceNorm2d(int channels, double epsilon = 1e-5, bool affine = false)
    {
        (Channels, Epsilon) = (channels, epsilon);
        if (!affine) return;
        Weight = AddParameter("weight", Tensor.Empty([channels]));
        Bias = AddParameter("bias", Tensor.Zeros([channels]));
        Initializers.Constant(Weight, 1);
    }

    /// <summary>The number of channels.</summary>
    public int Channels { get; }

    /// <summary>Added to variances.</summary>
    public double Epsilon { get; }

    /// <summary>The factor per channel, or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>The addend per channel, or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override string Describe() => $"{Channels}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.InstanceNorm(Weight, Bias, Epsilon);
}
