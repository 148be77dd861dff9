using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// The gradient of a convolution with respect to its input, as an op of the output's gradient and the weight; also the
/// transposed convolution. Linear in both, so that its own gradients are a convolution and a weight gradient.
/// </summary>
internal sealed class Convolution2dInputGradient(Conv2dGeometry geometry) : Operation
{
    public override string Name => "ConvTranspose2d";

    public static Tensor Apply(in Conv2dGeometry geometry, Tensor outputGradient, Tensor weight, Tensor? bias) =>
        Apply(new Convolution2dInputGradient(geometry), outputGradient, weight, bias);

    public override long CountFlops(ReadOnlySpan<Tensor?> inputs, Tensor output) => geometry.Flops;

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor outputGradient = inputs[0]!;
        Tensor inputGradient = Tensor.Empty(
            [geometry.Batch, geometry.InputChannels, geometry.Input.Height, geometry.Input.Width],
            outputGradient.ElementType,
            outputGradient.Device);
        outputGradient.Device.Run(new Conv2dInputGradientProblem(
            geometry, outputGradient, inputs[1]!, inputGradient, new Conv2dEpilogue(inputs[2])));
        return inputGradient;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = Convolution2d.Apply(geometry, gradient, Saved(1), bias: null);
        if (Needs(1)) inputGradients[1] = Convolution2dWeightGradient.Apply(geometry, gradient, Saved(0));
        if (Needs(2)) inputGradients[2] = gradient.Sum([0, 2, 3]);
    }
}
