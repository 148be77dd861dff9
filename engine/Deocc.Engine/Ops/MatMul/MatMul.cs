using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Matrix products.</content>
public static partial class Functional
{
    /// <summary>
    /// Matrix product of the last two axes: output[..., i, j] = sum over k of a[..., i, k] b[..., k, j]. The axes before them
    /// broadcast.
    /// </summary>
    /// <param name="a">[..., rows, depth], or [..., depth, rows] when transposed.</param>
    /// <param name="b">[..., depth, columns], or [..., columns, depth] when transposed.</param>
    /// <param name="transposeA">Exchanges the last two axes of a, at no cost.</param>
    /// <param name="transposeB">Exchanges the last two axes of b, at no cost.</param>
    /// <returns>[..., rows, columns].</returns>
    /// <exception cref="ShapeException">An operand has fewer than two axes, or the depths differ.</exception>
    public static Tensor MatMul(this Tensor a, Tensor b, bool transposeA = false, bool transposeB = false) =>
        MatrixProduct.Apply(a, b, transposeA, transposeB);
}

/// <summary>A matrix product, batched and broadcast; its gradients are matrix products.</summary>
internal sealed class MatrixProduct(bool transposeA, bool transposeB) : Operation
{
    private Shape _a;
    private Shape _b;

    public override string Name => "MatMul";

    public static Tensor Apply(Tensor a, Tensor b, bool transposeA, bool transposeB) =>
        Apply(new MatrixProduct(transposeA, transposeB), a, b);

    public override long CountFlops(ReadOnlySpan<Tensor?> inputs, Tensor output) =>
        2 * output.Elements * inputs[0]!.Shape[transposeA ? -2 : -1];

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor a = inputs[0]!;
        Tensor b = inputs[1]!;
        (_a, _b) = (a.Shape, b.Shape);
        Tensor output = Tensor.Empty(OutputShape(a, b), a.ElementType, a.Device);
        a.Device.Run(new MatMulProblem(a, b, output, transposeA, transposeB));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0))
        {
            Tensor b = Saved(1);
            inputGradients[0] = transposeA ? Reduced(b, gradient, transposeB, true, _a) : Reduced(gradient, b, false, !transposeB, _a);
        }

        if (Needs(1))
        {
            Tensor a = Saved(0);
            inputGradients[1] = transposeB ? Reduced(gradient, a, true, transposeA, _b) : Reduced(a, gradient, !transposeA, false, _b);
        }
    }

    // The product, summed over the matrices that an operand was shared by. Where both factors are stacks of rows and one
    // matrix is wanted, the sum over the stack is part of the product itself.
    private static Tensor Reduced(Tensor a, Tensor b, bool transposeA, bool transposeB, Shape shape)
    {
        bool isSumOfStack = shape.Rank == 2 && transposeA && !transposeB && a.Rank > 2
            && a.Rank == b.Rank && a.Shape.AsSpan()[..^2].SequenceEqual(b.Shape.AsSpan()[..^2]);
        if (isSumOfStack) return Apply(Stack(a), Stack(b), true, false);
        return Apply(a, b, transposeA, transposeB).SumTo(shape);
    }

    private static Tensor Stack(Tensor x) => x.Reshape(checked((int)x.Shape.ElementsBetween(0, x.Rank - 1)), x.Shape[-1]);

    private Shape OutputShape(Tensor a, Tensor b)
    {
        Require.ComputeType(Name, a);
        Require.SameTypeAndDevice(Name, a, b);
        if (a.Rank < 2 || b.Rank < 2)
            throw new ShapeException($"{Name}: {a.Shape} times {b.Shape}: operands are matrices or stacks of them; add an axis of size 1");
        int rows = a.Shape[transposeA ? -1 : -2];
        int depth = a.Shape[transposeA ? -2 : -1];
        int columns = b.Shape[transposeB ? -2 : -1];
        int depthOfB = b.Shape[transposeB ? -1 : -2];
        if (depth != depthOfB)
        {
            throw new ShapeException(
                $"{Name}: {Describe(a.Shape, transposeA)} has {depth} columns but {Describe(b.Shape, transposeB)} has {depthOfB} rows");
        }

        Shape stack = Shape.Broadcast(Name, Shape.Create(a.Shape.AsSpan()[..^2]), Shape.Create(b.Shape.AsSpan()[..^2]));
        return Shape.Create([.. stack.AsSpan(), rows, columns]);
    }

    private static string Describe(Shape shape, bool isTransposed) => isTransposed ? $"transposed {shape}" : shape.ToString();
}
