using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Recognition;

/// <summary>
/// The block of MobileNetV2 (Sandler et al. 2018): a 1x1 convolution to more channels, a 3x3 one on each channel, a 1x1 one
/// back; the input is added where the shapes agree.
/// </summary>
public sealed class InvertedResidual : Layer
{
    private readonly bool _addsInput;
    private readonly Sequential _convolutions;

    /// <summary>Makes a block.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="expansion">How many times as many channels lie in between.</param>
    /// <param name="stride">Of the 3x3 convolution.</param>
    public InvertedResidual(int inputs, int outputs, int expansion, int stride)
    {
        int width = inputs * expansion;
        _addsInput = stride == 1 && inputs == outputs;
        _convolutions = AddModule("conv", new Sequential(
            Unit(new Conv2d(inputs, width, 1, bias: false)),
            Unit(new Conv2d(width, width, 3, stride, padding: 1, groups: width, bias: false)),
            new Conv2d(width, outputs, 1, bias: false),
            new BatchNorm2d(outputs)));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Tensor y = _convolutions.Forward(x);
        return _addsInput ? x.Add(y) : y;
    }

    /// <summary>A convolution, its batch norm and a rectifier that ends at 6.</summary>
    internal static Sequential Unit(Conv2d convolution) => new(convolution, new BatchNorm2d(convolution.Outputs), new Relu6());
}
