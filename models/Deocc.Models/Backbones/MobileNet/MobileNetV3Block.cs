using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Models.Backbones.MobileNet;

/// <summary>
/// The block of MobileNetV3: a 1x1 convolution to more channels, one on each channel, squeeze and excitation where the table
/// has it, a 1x1 convolution back; the input is added where the shapes agree.
/// </summary>
public sealed class MobileNetV3Block : Layer
{
    private readonly bool _addsInput;
    private readonly Sequential _block;

    internal MobileNetV3Block(int inputs, MobileNetV3Row row)
    {
        Activation activation = row.HardSwish ? Activation.HardSwish : Activation.Relu;
        _addsInput = row.Stride == 1 && inputs == row.Outputs;
        _block = AddModule("block", new Sequential());
        if (row.Width != inputs) _block.Add(Unit(new Conv2d(inputs, row.Width, 1, bias: false), activation));
        _block.Add(Unit(
            new Conv2d(row.Width, row.Width, row.Kernel, row.Stride, padding: row.Kernel / 2, groups: row.Width, bias: false), activation));
        if (row.Squeezes) _block.Add(new SqueezeExcitation(row.Width, DivisibleByEight(row.Width / 4)));
        _block.Add(Unit(new Conv2d(row.Width, row.Outputs, 1, bias: false), default));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Tensor y = _block.Forward(x);
        return _addsInput ? x.Add(y) : y;
    }

    /// <summary>A convolution, a batch norm with the paper's statistics, and an activation.</summary>
    internal static ConvNormActivation Unit(Conv2d convolution, Activation activation) =>
        new("0", convolution, "1", epsilon: 1e-3, momentum: 0.01, activation: activation);

    /// <summary>The nearest multiple of 8, at least 8, and not more than a tenth below the number.</summary>
    private static int DivisibleByEight(int channels)
    {
        int rounded = Math.Max(8, (channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }
}
