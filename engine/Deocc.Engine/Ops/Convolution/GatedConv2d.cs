using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Gated convolution.</content>
public static partial class Functional
{
    /// <summary>
    /// Gated convolution (Yu et al., "Free-form image inpainting with gated convolution", 2019, equation 3 with phi = ELU): one
    /// convolution to twice the channels, a and b, then ELU(a) * sigmoid(b) in a single pass. Without gradients a and b need not
    /// leave the device's kernel; with gradients it writes them beside the output, for the backward pass.
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
        return GatedConvolution2d.Apply(
            Conv2dShapes.Forward(input, weight, bias, stride ?? 1, padding, dilation ?? 1, groups: 1), input, weight, bias, prepared: null);
    }

    /// <summary>The same with a weight whose layouts are kept from call to call.</summary>
    internal static Tensor GatedConv2d(this Tensor input, PreparedConv2d convolution) => GatedConvolution2d.Apply(
        Conv2dShapes.Forward(
            input, convolution.Weight, convolution.Bias, convolution.Stride, convolution.Padding, convolution.Dilation, convolution.Groups),
        input, convolution.Weight, convolution.Bias, convolution);
}

/// <summary>
/// A convolution with its gate. Saves the sums of both halves, whose gradient is one kernel; from there on the gradients are those of
/// the convolution to all channels. When the backward pass is recorded itself, it is composed of differentiable ops instead.
/// </summary>
internal sealed class GatedConvolution2d(Conv2dGeometry geometry, PreparedConv2d? prepared) : Operation
{
    private bool _keepsSums;
    private bool _hasBias;
    private Tensor? _sums;

    public override string Name => "GatedConv2d";

    public static Tensor Apply(in Conv2dGeometry geometry, Tensor input, Tensor weight, Tensor? bias, PreparedConv2d? prepared)
    {
        var operation = new GatedConvolution2d(geometry, prepared)
        {
            _keepsSums = GradientMode.IsEnabled && (input.RequiresGradient || weight.RequiresGradient || bias is { RequiresGradient: true }),
        };
        Tensor output = Apply(operation, input, weight, bias);
        operation._sums?.Dispose();
        operation._sums = null;
        return output;
    }

    public override long CountFlops(ReadOnlySpan<Tensor?> inputs, Tensor output) => geometry.Flops;

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor input = inputs[0]!;
        Tensor output = Tensor.Empty(
            [geometry.Batch, geometry.OutputChannels / 2, geometry.Output.Height, geometry.Output.Width], input.ElementType, input.Device);
        if (_keepsSums) _sums = Tensor.Empty(output.Shape.With(1, geometry.OutputChannels), input.ElementType, input.Device);
        input.Device.Run(new GatedConv2dProblem(geometry, input, inputs[1]!, inputs[2], output, _sums, prepared));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
        SaveForBackward(_sums!);
        _hasBias = inputs[2] is not null;
        if (_hasBias) SaveForBackward(inputs[2]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor input = Saved(0);
        Tensor weight = Saved(1);
        Tensor sumsGradient = GradientMode.IsEnabled
            ? GatedElu.Compose(Convolution2d.Apply(geometry, input, weight, _hasBias ? Saved(3) : null), gradient)
            : GatedElu.Fuse(Saved(2), gradient);
        if (Needs(0)) inputGradients[0] = Convolution2dInputGradient.Apply(geometry, sumsGradient, weight, bias: null);
        if (Needs(1)) inputGradients[1] = Convolution2dWeightGradient.Apply(geometry, input, sumsGradient);
        if (Needs(2)) inputGradients[2] = sumsGradient.Sum([0, 2, 3]);
    }
}
