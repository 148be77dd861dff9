using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Broadcasting as an op.</content>
public static partial class Functional
{
    /// <summary>Repeats along axes of size 1, and along new leading axes, up to a shape.</summary>
    /// <exception cref="ShapeException">The tensor does not broadcast to the shape.</exception>
    public static Tensor Expand(this Tensor x, Shape shape) => x.Shape == shape ? x : Ops.Expand.Apply(x, shape);
}

internal sealed class Expand(Shape shape) : Operation
{
    private Shape _input;

    public override string Name => "Expand";

    public static Tensor Apply(Tensor x, Shape shape) => Apply(new Expand(shape), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Require.ComputeType(Name, x);
        _input = x.Shape;
        if (Shape.Broadcast(Name, x.Shape, shape) != shape)
            throw new ShapeException($"Expand: {x.Shape} does not broadcast to {shape}, only the other way round");
        Tensor output = Tensor.Empty(shape, x.ElementType, x.Device);
        x.Device.Run(new ElementwiseProblem<IdentityFunction>(default, output, x, null, null));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = gradient.SumTo(_input);
}
