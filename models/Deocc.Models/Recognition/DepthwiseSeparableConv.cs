using Deocc.Engine.Layers;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Recognition;

/// <summary>A 3x3 convolution on each channel and a 1x1 one over them, each with batch norm and rectifier.</summary>
public sealed class DepthwiseSeparableConv : Layer
{
    private readonly ConvNormActivation _depthwise;
    private readonly ConvNormActivation _pointwise;

    /// <summary>Makes the pair.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    public DepthwiseSeparableConv(int inputs, int outputs)
    {
        _depthwise = AddInline(new ConvNormActivation(
            "depthwise", new Conv2d(inputs, inputs, 3, padding: 1, groups: inputs, bias: false), "bn1", negativeSlope: 0));
        _pointwise = AddInline(new ConvNormActivation("pointwise", new Conv2d(inputs, outputs, 1, bias: false), "bn2", negativeSlope: 0));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => _pointwise.Forward(_depthwise.Forward(x));
}
