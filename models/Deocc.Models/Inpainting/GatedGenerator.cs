using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Inpainting;

/// <summary>
/// An inpainting generator of gated convolutions (Yu et al., "Free-form image inpainting with gated convolution", 2019):
/// down to a quarter of the size, gated residual blocks with self-attention (Zhang et al. 2019) in their middle, and back up
/// to an image in [-1, 1].
/// </summary>
public sealed class GatedGenerator : Layer
{
    private const int UpsamplingFactor = 2;

    private readonly Sequential _encoder;
    private readonly Sequential _before;
    private readonly SelfAttention2d _attention;
    private readonly Sequential _after;
    private readonly GatedConv2d _up1;
    private readonly GatedConv2d _up2;
    private readonly Conv2d _head;

    /// <summary>Makes the network.</summary>
    public GatedGenerator(GatedGeneratorOptions? options = null)
    {
        options ??= new GatedGeneratorOptions();
        int full = options.BaseWidth;
        int half = 2 * full;
        int quarter = 4 * full;
        _encoder = AddModule("encoder", new Sequential(
            new GatedConv2d(options.InputChannels, full, 5),
            new GatedConv2d(full, half, 3, stride: 2),
            new GatedConv2d(half, quarter, 3, stride: 2)));
        _before = AddModule("before", Blocks(quarter, options.ResidualBlocks / 2));
        _attention = AddModule("attention", new SelfAttention2d(quarter));
        _after = AddModule("after", Blocks(quarter, options.ResidualBlocks - (options.ResidualBlocks / 2)));
        _up1 = AddModule("up1", new GatedConv2d(quarter, half, 3));
        _up2 = AddModule("up2", new GatedConv2d(half, full, 3));
        _head = AddModule("head", new Conv2d(full, options.OutputChannels, 3, padding: 1));
    }

    /// <summary>[batch, channels, height, width], height and width multiples of 4, to an image of the same size.</summary>
    protected override Tensor Compute(Tensor x)
    {
        Tensor y = _after.Forward(_attention.Forward(_before.Forward(_encoder.Forward(x))));
        y = _up1.Forward(y.ResizeNearestBy(UpsamplingFactor));
        y = _up2.Forward(y.ResizeNearestBy(UpsamplingFactor));
        return _head.Forward(y).Tanh();
    }

    private static Sequential Blocks(int channels, int count)
    {
        var blocks = new Sequential();
        for (int i = 0; i < count; i++) blocks.Add(new GatedResidualBlock(channels));
        return blocks;
    }
}
