using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Transposed two-dimensional convolution.</content>
public static partial class Functional
{
    /// <summary>
    /// Transposed convolution ("deconvolution"): the linear map that takes the gradient of a convolution's output to that of
    /// its input. Every input pixel adds weight times itself to a window of the output; windows lie stride pixels apart.
    /// </summary>
    /// <param name="input">[batch, inputChannels, height, width].</param>
    /// <param name="weight">[inputChannels, outputChannels / groups, kernelHeight, kernelWidth].</param>
    /// <param name="bias">[outputChannels]; none when left out.</param>
    /// <param name="stride">Output pixels between the windows of neighbouring inputs; 1 when left out.</param>
    /// <param name="padding">Output pixels cut off on each side.</param>
    /// <param name="outputPadding">Further output rows and columns below and to the right; below the stride or the dilation.</param>
    /// <param name="dilation">Output pixels between neighbouring taps; 1 when left out.</param>
    /// <param name="groups">Independent blocks of channels.</param>
    /// <returns>[batch, outputChannels, (height - 1) stride - 2 padding + dilation (kernelHeight - 1) + outputPadding + 1, ...].</returns>
    /// <exception cref="ShapeException">The shapes do not fit each other or leave no output.</exception>
    public static Tensor ConvTranspose2d(
        this Tensor input,
        Tensor weight,
        Tensor? bias = null,
        Size2d? stride = null,
        Size2d padding = default,
        Size2d outputPadding = default,
        Size2d? dilation = null,
        int groups = 1)
    {
        Conv2dGeometry geometry =
            Conv2dShapes.Transposed(input, weight, bias, stride ?? 1, padding, outputPadding, dilation ?? 1, groups);
        return Convolution2dInputGradient.Apply(geometry, input, weight, bias);
    }
}
