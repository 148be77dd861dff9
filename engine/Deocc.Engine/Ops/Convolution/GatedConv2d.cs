using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Gated convolution.</content>
public static partial class Functional
{
    /// <summary>
    /// Gated convolution (Yu et al., "Free-form image inpainting with gated convolution", 2019, equation 3 with phi = ELU): one
    /// convolution to twice the channels, a and b, then ELU(a) * sigmoid(b) in a single pass.
    /// </summary>
    /// <param name="input">[batch, inputChannels, height, width].</param>
    /// <param name="weight">[2 * outputChannels, inputChannels, kernelHeight, kernelWidth]: first a's rows, then b's.</param>
    /// <param name="bias">[2 * outputChannels]; none when left out.</param>
    /// <param name="stride">Input pixels between neighbouring outputs; 1 when left out.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="dilation">Input pixels between neighbouring taps; 1 when left out.</param>
    /// <returns>[batch, outputChannels, height, width].</returns>
    /// <exception cref="ShapeException">The shapes do not fit each other, or the weight has an odd number of rows.</exception>
    public static Tensor GatedConv2d(
        this Tensor input, Tensor weight, Tensor? bias = null, Size2d? stride = null, Size2d padding = default, Size2d? dilation = null)
    {
        if (weight.Rank == 4 && weight.Shape[0] % 2 != 0)
            throw new ShapeException($"GatedConv2d: weight {weight.Shape} has {weight.Shape[0]} rows; an even number is needed, half of them for the gate");
        return input.Conv2d(weight, bias, stride, padding, dilation).GatedElu();
    }
}
