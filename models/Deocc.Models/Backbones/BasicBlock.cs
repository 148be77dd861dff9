using Deocc.Engine.Layers;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones;

/// <summary>The block of the shallower residual networks: two 3x3 convolutions around which the input is added.</summary>
public sealed class BasicBlock : Layer
{
    private readonly ConvNormActivation _first;
    private readonly ConvNormActivation _second;
    private readonly ConvNormActivation? _downsample;

    /// <summary>Makes a block.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="stride">Of the first convolution; other than 1 it shrinks the image.</param>
    public BasicBlock(int inputs, int outputs, int stride)
    {
        _first = AddInline(
            new ConvNormActivation("conv1", new Conv2d(inputs, outputs, 3, stride, padding: 1, bias: false), "bn1", negativeSlope: 0));
        _second = AddInline(
            new ConvNormActivation("conv2", new Conv2d(outputs, outputs, 3, padding: 1, bias: false), "bn2", negativeSlope: 0));
        if (stride == 1 && inputs == outputs) return;
        _downsample = AddModule("downsample", new ConvNormActivation("0", new Conv2d(inputs, outputs, 1, stride, bias: false), "1"));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => _second.Forward(_first.Forward(x), residual: _downsample?.Forward(x) ?? x);
}
