using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// The gradient of a convolution with respect to its weight, as an op of the input and the output's gradient. Linear in both,
/// so that its own gradients are an input gradient and a convolution, with the gradient in the weight's place.
/// </summary>
internal sealed class Convolution2dWeightGradient(Conv2dGeometry geometry) : Operation
{
    public override string Name => "Conv2dWeightGradient";

    public static Tensor Apply(in Conv2dGeometry geometry, Tensor input, Tensor outputGradient) =>
        Apply(new Convolution2dWeightGradient(geometry), input, outputGradient);

    public override long CountFlops(ReadOnlySpan<Tensor?> inputs, Tensor output) => geometry.Flops;

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor input = inputs[0]!;
        Tensor weightGradient = Tensor.Empty(
            [geometry.OutputChannels, geometry.GroupInputChannels, geometry.Kernel.Height, geometry.Kernel.Width],
            input.ElementType,
            input.Device);
        input.Device.Run(new Conv2dWeightGradientProblem(geometry, input, inputs[1]!, weightGradient));
        return weightGradient;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = Convolution2dInputGradient.Apply(geometry, Saved(1), gradient, bias: null);
        if (Needs(1)) inputGradients[1] = Convolution2d.Apply(geometry, Saved(0), gradient, bias: null);
    }
}
