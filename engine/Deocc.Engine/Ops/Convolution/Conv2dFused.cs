using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Convolution with what mostly follows it.</content>
public static partial class Functional
{
    /// <summary>
    /// activation(convolution + bias + residual), see <see cref="Conv2d"/>. Without gradients the sums get bias, residual and
    /// activation before they leave the cache; with gradients this is the same as calling the ops one by one.
    /// </summary>
    /// <param name="input">[batch, inputChannels, height, width].</param>
    /// <param name="weight">[outputChannels, inputChannels / groups, kernelHeight, kernelWidth].</param>
    /// <param name="bias">[outputChannels]; none when left out.</param>
    /// <param name="residual">Of the output's shape; none when left out.</param>
    /// <param name="activation">Applied last; none when left out.</param>
    /// <param name="stride">Input pixels between neighbouring outputs; 1 when left out.</param>
    /// <param name="padding">Zeros on each side.</param>
    /// <param name="dilation">Input pixels between neighbouring taps; 1 when left out.</param>
    /// <param name="groups">Independent blocks of channels.</param>
    /// <exception cref="ShapeException">The shapes do not fit each other or leave no output.</exception>
    public static Tensor Conv2dFused(
        this Tensor input,
        Tensor weight,
        Tensor? bias,
        Tensor? residual,
        Activation activation,
        Size2d? stride = null,
        Size2d padding = default,
        Size2d? dilation = null,
        int groups = 1) =>
        FuseConv2d(
            Conv2dShapes.Forward(input, weight, bias, stride ?? 1, padding, dilation ?? 1, groups), input, weight, bias, residual, activation, null);

    /// <summary>
    /// activation(convolution + bias + residual) with a weight whose layouts are kept from call to call; the same bits as
    /// with the weight itself where the same kernel runs.
    /// </summary>
    /// <param name="input">[batch, inputChannels, height, width].</param>
    /// <param name="convolution">Weight, bias and options.</param>
    /// <param name="residual">Of the output's shape; none when left out.</param>
    /// <param name="activation">Applied last; none when left out.</param>
    /// <exception cref="ShapeException">The shapes do not fit each other or leave no output.</exception>
    public static Tensor Conv2dFused(
        this Tensor input, PreparedConv2d convolution, Tensor? residual = null, Activation activation = default)
    {
        Conv2dGeometry geometry = Conv2dShapes.Forward(
            input,
            convolution.Weight,
            convolution.Bias,
            convolution.Stride,
            convolution.Padding,
            convolution.Dilation,
            convolution.Groups);
        return FuseConv2d(geometry, input, convolution.Weight, convolution.Bias, residual, activation, convolution);
    }

    private static Tensor FuseConv2d(
        in Conv2dGeometry geometry,
        Tensor input,
        Tensor weight,
        Tensor? bias,
        Tensor? residual,
        Activation activation,
        PreparedConv2d? prepared)
    {
        Shape shape = [geometry.Batch, geometry.OutputChannels, geometry.Output.Height, geometry.Output.Width];
        if (residual is not null)
        {
            Require.SameTypeAndDevice("Conv2dFused", input, residual);
            if (residual.Shape != shape) throw new ShapeException($"Conv2dFused: residual {residual.Shape} differs from the output {shape}");
        }

        bool isRecorded = GradientMode.IsEnabled
            && (input.RequiresGradient || weight.RequiresGradient || bias is { RequiresGradient: true } || residual is { RequiresGradient: true });
        if (isRecorded)
        {
            Tensor sum = Convolution2d.Apply(geometry, input, weight, bias);
            return activation.Apply(residual is null ? sum : sum.Add(residual));
        }

        return FusedConvolution2d.Apply(geometry, activation, prepared, input, weight, bias, residual);
    }
}

/// <summary>A convolution with its epilogue; for inference, without a backward computation.</summary>
internal sealed class FusedConvolution2d(Conv2dGeometry geometry, Activation activation, PreparedConv2d? prepared) : Operation
{
    public override string Name => "Conv2dFused";

    public static Tensor Apply(
        in Conv2dGeometry geometry,
        Activation activation,
        PreparedConv2d? prepared,
        Tensor input,
        Tensor weight,
        Tensor? bias,
        Tensor? residual) =>
        Apply(new FusedConvolution2d(geometry, activation, prepared), input, weight, bias, residual);

    public override long CountFlops(ReadOnlySpan<Tensor?> inputs, Tensor output) => geometry.Flops;

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor input = inputs[0]!;
        Tensor output = Tensor.Empty(
            [geometry.Batch, geometry.OutputChannels, geometry.Output.Height, geometry.Output.Width], input.ElementType, input.Device);
        var epilogue = new Conv2dEpilogue(inputs[2], inputs[3], activation);
        input.Device.Run(new Conv2dProblem(geometry, input, inputs[1]!, output, epilogue, prepared));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        throw new GraphException($"{Name}: has no gradients; it is recorded as single ops where an operand requires one");
}
