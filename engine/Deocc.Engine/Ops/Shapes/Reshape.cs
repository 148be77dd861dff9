using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Reshaping.</content>
public static partial class Functional
{
    /// <summary>The same elements under another shape; shares the storage. One size may be -1: what is left over.</summary>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public static Tensor Reshape(this Tensor x, params ReadOnlySpan<int> sizes)
    {
        Span<int> known = stackalloc int[sizes.Length];
        sizes.CopyTo(known);
        int open = known.IndexOf(-1);
        if (open >= 0)
        {
            known[open] = 1;
            long rest = new Shape(known).Elements;
            if (rest == 0 || x.Elements % rest != 0)
                throw new ShapeException($"Reshape: {x.Shape} does not divide into [{string.Join(',', sizes.ToArray())}]");
            known[open] = checked((int)(x.Elements / rest));
        }

        return x.Reshape(new Shape(known));
    }

    /// <inheritdoc cref="Reshape(Tensor, ReadOnlySpan{int})"/>
    public static Tensor Reshape(this Tensor x, Shape shape) => x.Shape == shape ? x : Ops.Reshape.Apply(x, shape);

    /// <summary>Joins all axes from <paramref name="firstAxis"/> on into one.</summary>
    public static Tensor Flatten(this Tensor x, int firstAxis = 1)
    {
        int first = x.Shape.NormalizeAxis(firstAxis);
        Span<int> sizes = stackalloc int[first + 1];
        x.Shape.AsSpan()[..first].CopyTo(sizes);
        sizes[first] = checked((int)x.Shape.ElementsBetween(first, x.Rank));
        return x.Reshape(new Shape(sizes));
    }
}

internal sealed class Reshape(Shape shape) : Operation
{
    private Shape _input;

    public override string Name => "Reshape";

    public static Tensor Apply(Tensor x, Shape shape) => Apply(new Reshape(shape), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        if (x.Elements != shape.Elements)
            throw new ShapeException($"Reshape: {x.Shape} has {x.Elements} elements but {shape} has {shape.Elements}");
        _input = x.Shape;
        return x.View(shape);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = gradient.Reshape(_input);
}
