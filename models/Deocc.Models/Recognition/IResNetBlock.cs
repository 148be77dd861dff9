using Deocc.Engine.Layers;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Recognition;

/// <summary>
/// The block of an <see cref="IResNet"/>: batch norm, 3x3 convolution, batch norm, rectifier with trained slopes, 3x3
/// convolution, batch norm; then the input is added, and nothing rectified.
/// </summary>
public sealed class IResNetBlock : Layer
{
    private readonly BatchNorm2d _before;
    private readonly ConvNormActivation _first;
    private readonly PRelu _rectifier;
    private readonly ConvNormActivation _second;
    private readonly ConvNormActivation? _downsample;

    /// <summary>Makes a block.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="stride">Of the second convolution; other than 1 it shrinks the image.</param>
    public IResNetBlock(int inputs, int outputs, int stride)
    {
        _before = AddModule("bn1", new BatchNorm2d(inputs));
        _first = AddInline(new ConvNormActivation("conv1", new Conv2d(inputs, outputs, 3, padding: 1, bias: false), "bn2"));
        _rectifier = AddModule("prelu", new PRelu(outputs));
        _second = AddInline(new ConvNormActivation("conv2", new Conv2d(outputs, outputs, 3, stride, padding: 1, bias: false), "bn3"));
        if (stride == 1 && inputs == outputs) return;
        _downsample = AddModule("downsample", new ConvNormActivation("0", new Conv2d(inputs, outputs, 1, stride, bias: false), "1"));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Tensor y = _rectifier.Forward(_first.Forward(_before.Forward(x)));
        return _second.Forward(y, residual: _downsample?.Forward(x) ?? x);
    }
}
