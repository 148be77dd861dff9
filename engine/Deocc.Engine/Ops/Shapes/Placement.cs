using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Writes a tensor into a region of a larger one that is otherwise constant: the reverse of <see cref="Extraction"/>.</summary>
internal sealed class Placement(Region region, double background) : Operation
{
    public override string Name => "Pad";

    public static Tensor Apply(Tensor x, in Region region, double background) => Apply(new Placement(region, background), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Tensor output = background == 0
            ? Tensor.Zeros(region.Whole, x.ElementType, x.Device)
            : Pointwise.Full(region.Whole, background, x.ElementType, x.Device);
        x.Device.Run(new StridedCopyProblem(x, output, region.ToLayout(extracts: false)));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Extraction.Apply(gradient, region);
}
