using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Gated convolution.</content>
public static partial class Functional
{
    /// <summary>
    /// Gated convolution (Yu et al., "Free-form image inpainting with gated convolution", 2019, equation 3 with phi = ELU): one
    /// convolution to twice the channels, a and b, then ELU(a) * sigmoid(b) in a single pass. Without gradients the sums need not
    /// leave the device's kernel; with gradients this is the same as calling the ops one by one.
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
        bool isRecorded = GradientMode.IsEnabled && (input.RequiresGradient || weight.RequiresGradient || bias is { RequiresGradient: true });
        if (isRecorded) return input.Conv2d(weight, bias, stride, padding, dilation).GatedElu();
        return FusedGatedConvolution2d.Apply(Conv2dShapes.Forward(input, weight, bias, stride ?? 1, padding, dilation ?? 1, groups: 1), input, weight, bias);
    }
}

/// <summary>A convolution with its gate; for inference, without a backward computation.</summary>
internal sealed class FusedGatedConvolution2d(Conv2dGeometry geometry) : Operation
{
    public override string Name => "GatedConv2d";

    public static Tensor Apply(in Conv2dGeometry geometry, Tensor input, Tensor weight, Tensor? bias) =>
        Apply(new FusedGatedConvolution2d(geometry), input, weight, bias);

    public override long CountFlops(ReadOnlySpan<Tensor?> inputs, Tensor output) => geometry.Flops;

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor input = inputs[0]!;
        Tensor output = Tensor.Empty(
            [geometry.Batch, geometry.OutputChannels / 2, geometry.Output.Height, geometry.Output.Width], input.ElementType, input.Device);
        input.Device.Run(new GatedConv2dProblem(geometry, input, inputs[1]!, inputs[2], output));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        throw new GraphException($"{Name}: has no gradients; it is recorded as single ops where an operand requires one");
}
