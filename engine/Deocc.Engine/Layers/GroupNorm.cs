using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>Group normalisation; see <see cref="Functional.GroupNorm"/>. [batch, channels, ...].</summary>
public sealed class GroupNorm : Layer
{
    /// <summary>Makes the layer: factors 1, addends 0.</summary>
    /// <param name="groups">Groups of neighbouring channels.</param>
    /// <param name="channels">The number of channels, a multiple of the groups.</param>
    /// <param name="epsilon">Added to variances.</param>
    /// <param name="affine">Whether to train a factor and an addend per channel.</param>
    public GroupNorm(int groups, int channels, double epsilon = 1e-5, bool affine = true)
    {
        _ = ChannelGroups.Divide(nameof(GroupNorm), channels, channels, groups);
        (Groups, Channels, Epsilon) = (groups, channels, epsilon);
        if (!affine) return;
        Weight = AddParameter("weight", Tensor.Empty([channels]));
        Bias = AddParameter("bias", Tensor.Zeros([channels]));
        Initializers.Constant(Weight, 1);
    }

    /// <summary>Groups of neighbouring channels.</summary>
    public int Groups { get; }

    /// <summary>The number of channels.</summary>
    public int Channels { get; }

    /// <summary>Added to variances.</summary>
    public double Epsilon { get; }

    /// <summary>The factor per channel, or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>The addend per channel, or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    public override string Describe() => $"{Channels} in {Groups} groups";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.GroupNorm(Groups, Weight, Bias, Epsilon);
}
