using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// Gated convolution (Yu et al., "Free-form image inpainting with gated convolution", 2019): one convolution to twice the
/// channels; ELU of the first half times the sigmoid of the second. The convolution's names begin with <c>conv</c>.
/// </summary>
public sealed class GatedConv2d : Layer
{
    /// <summary>Makes the layer with PyTorch's default initial values.</summary>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels; the convolution makes twice as many.</param>
    /// <param name="kernel">The kernel's size.</param>
    /// <param name="stride">Input pixels between neighbouring outputs; 1 when left out.</param>
    /// <param name="padding">Zeros on each side; half the kernel when left out.</param>
    /// <param name="dilation">Input pixels between neighbouring taps; 1 when left out.</param>
    /// <param name="bias">Whether to add a trained number per channel of the convolution.</param>
    public GatedConv2d(
        int inputs, int outputs, Size2d kernel, Size2d? stride = null, Size2d? padding = null, Size2d? dilation = null, bool bias = true)
    {
        Size2d border = padding ?? new Size2d(kernel.Height / 2, kernel.Width / 2);
        Convolution = AddModule("conv", new Conv2d(inputs, 2 * outputs, kernel, stride, border, dilation, bias: bias));
    }

    /// <summary>The convolution to twice the channels.</summary>
    public Conv2d Convolution { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Convolution.ForwardGated(x);
}
