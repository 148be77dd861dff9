using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// Self-attention over all positions of an image (Zhang et al., "Self-attention generative adversarial networks", 2019):
/// x + gamma * attention, with 1x1 convolutions for queries and keys (an eighth of the channels) and values. gamma is 0 at
/// first. Memory grows with the number of positions, not with its square.
/// </summary>
public sealed class SelfAttention2d : Layer
{
    private readonly Conv2d _query;
    private readonly Conv2d _key;
    private readonly Conv2d _value;

    /// <summary>Makes the layer with PyTorch's default initial values.</summary>
    /// <param name="channels">The number of channels.</param>
    /// <param name="reduction">The channels are this many times those of queries and keys.</param>
    public SelfAttention2d(int channels, int reduction = 8)
    {
        int width = ChannelGroups.Divide(nameof(SelfAttention2d), channels, channels, reduction);
        Gamma = AddParameter("gamma", Tensor.Zeros([1]));
        _query = AddModule("query", new Conv2d(channels, width, 1));
        _key = AddModule("key", new Conv2d(channels, width, 1));
        _value = AddModule("value", new Conv2d(channels, channels, 1));
    }

    /// <summary>The weight of the attended values.</summary>
    public Tensor Gamma { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Tensor query = _query.Forward(x).Flatten(2);
        Tensor key = _key.Forward(x).Flatten(2);
        Tensor value = _value.Forward(x).Flatten(2);
        Tensor attended = query.Attention(key, value, scale: 1, TokenLayout.ChannelsFirst).Reshape(x.Shape);
        return attended.Multiply(Gamma).Add(x);
    }
}
