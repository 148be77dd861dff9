using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Two-dimensional convolution.</content>
public static partial class Functional
{
    /// <summary>
    /// Two-dimensional convolution (cross-correlation, as everywhere in this field) of zero-padded images:
    /// output[n,o,y,x] = bias[o] + sum over i, ky, kx of weight[o,i,ky,kx] input[n,i,y stride - padding + ky dilation, ...].
    /// </summary>
    /// <remarks>
    /// Float32 3x3 kernels of stride one may run by Winograd's algorithm; for how exact that is, and the switch that turns it
    /// off, see <see cref="Convolution.Cpu.Winograd.WinogradSettings"/>.
    /// </remarks>
    /// <param name="input">[batch, inputChannels, height, width].</param>
    /// <param name="weight">[outputChannels, inputChannels / groups, kernelHeight, kernelWidth].</param>
    /// <param name="bias">[outputChannels]; none when left out.</param>
    /// <param name="stride">Input pixels between neighbouring outputs; 1 when left out.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="dilation">Input pixels between neighbouring taps; 1 when left out.</param>
    /// <param name="groups">Independent blocks of channels; as many as channels make a depthwise convolution.</param>
    /// <returns>[batch, outputChannels, (height + 2 padding - dilation (kernelHeight - 1) - 1) / stride + 1, ...].</returns>
    /// <exception cref="ShapeException">The shapes do not fit each other or leave no output.</exception>
    public static Tensor Conv2d(
        this Tensor input,
        Tensor weight,
        Tensor? bias = null,
        Size2d? stride = null,
        Size2d padding = default,
        Size2d? dilation = null,
        int groups = 1) =>
        Convolution2d.Apply(Conv2dShapes.Forward(input, weight, bias, stride ?? 1, padding, dilation ?? 1, groups), input, weight, bias);
}

/// <summary>Convolution; its gradients are the other two ops of this family, whose gradients lead back here.</summary>
internal sealed class Convolution2d(Conv2dGeometry geometry) : Operation
{
    public override string Name => "Conv2d";

    public static Tensor Apply(in Conv2dGeometry geometry, Tensor input, Tensor weight, Tensor? bias) =>
        Apply(new Convolution2d(geometry), input, weight, bias);

    public override long CountFlops(ReadOnlySpan<Tensor?> inputs, Tensor output) => geometry.Flops;

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor input = inputs[0]!;
        Tensor output = Tensor.Empty(
            [geometry.Batch, geometry.OutputChannels, geometry.Output.Height, geometry.Output.Width], input.ElementType, input.Device);
        input.Device.Run(new Conv2dProblem(geometry, input, inputs[1]!, output, new Conv2dEpilogue(inputs[2])));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = Convolution2dInputGradient.Apply(geometry, gradient, Saved(1), bias: null);
        if (Needs(1)) inputGradients[1] = Convolution2dWeightGradient.Apply(geometry, Saved(0), gradient);
        if (Needs(2)) inputGradients[2] = gradient.Sum([0, 2, 3]);
    }
}
