using Deocc.Engine.Layers;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones;

/// <summary>
/// The block of the deeper residual networks: a 1x1 convolution to fewer channels, a 3x3 one, a 1x1 one to
/// <see cref="Expansion"/> times as many. The stride lies on the 3x3 convolution, as in torchvision ("v1.5").
/// </summary>
public sealed class BottleneckBlock : Layer
{
    /// <summary>Output channels per channel of the 3x3 convolution.</summary>
    public const int Expansion = 4;

    private readonly ConvNormActivation _reduce;
    private readonly ConvNormActivation _filter;
    private readonly ConvNormActivation _expand;
    private readonly ConvNormActivation? _downsample;

    /// <summary>Makes a block.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="width">Channels of the 3x3 convolution.</param>
    /// <param name="stride">Of the 3x3 convolution; other than 1 it shrinks the image.</param>
    public BottleneckBlock(int inputs, int width, int stride)
    {
        int outputs = width * Expansion;
        _reduce = AddInline(new ConvNormActivation("conv1", new Conv2d(inputs, width, 1, bias: false), "bn1", negativeSlope: 0));
        _filter = AddInline(
            new ConvNormActivation("conv2", new Conv2d(width, width, 3, stride, padding: 1, bias: false), "bn2", negativeSlope: 0));
        _expand = AddInline(new ConvNormActivation("conv3", new Conv2d(width, outputs, 1, bias: false), "bn3", negativeSlope: 0));
        if (stride == 1 && inputs == outputs) return;
        _downsample = AddModule("downsample", new ConvNormActivation("0", new Conv2d(inputs, outputs, 1, stride, bias: false), "1"));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) =>
        _expand.Forward(_filter.Forward(_reduce.Forward(x)), residual: _downsample?.Forward(x) ?? x);
}
