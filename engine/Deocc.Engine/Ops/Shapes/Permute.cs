using System.Runtime.CompilerServices;
using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Reordering of axes.</content>
public static partial class Functional
{
    /// <summary>Reorders the axes: axis i of the result is axis <c>axes[i]</c> of the tensor. Copies, since tensors are dense.</summary>
    /// <param name="x">A tensor of any element type.</param>
    /// <param name="axes">Every axis once; negative ones count from the last. NCHW to NHWC is <c>0, 2, 3, 1</c>.</param>
    /// <exception cref="ShapeException">An axis is missing, doubled or does not exist.</exception>
    public static Tensor Permute(this Tensor x, params ReadOnlySpan<int> axes)
    {
        if (axes.Length != x.Rank)
            throw new ShapeException($"Permute: {axes.Length} axes were given for {x.Shape}, which has {x.Rank}");
        AxisOrder order = default;
        Span<bool> used = stackalloc bool[Shape.MaxRank];
        bool isIdentity = true;
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = x.Shape.NormalizeAxis(axes[i]);
            if (used[axis]) throw new ShapeException($"Permute: axis {axis} of {x.Shape} occurs twice in [{string.Join(',', axes.ToArray())}]");
            used[axis] = true;
            order[i] = axis;
            isIdentity &= axis == i;
        }

        return isIdentity ? x : Ops.Permute.Apply(x, order);
    }

    /// <summary>Exchanges two axes; the last two make a matrix transpose.</summary>
    /// <exception cref="ShapeException">An axis does not exist.</exception>
    public static Tensor Transpose(this Tensor x, int first = -2, int second = -1)
    {
        int a = x.Shape.NormalizeAxis(first);
        int b = x.Shape.NormalizeAxis(second);
        Span<int> axes = stackalloc int[x.Rank];
        for (int axis = 0; axis < axes.Length; axis++) axes[axis] = axis;
        (axes[a], axes[b]) = (b, a);
        return x.Permute(axes);
    }
}

/// <summary>A permutation of axes.</summary>
[InlineArray(Shape.MaxRank)]
internal struct AxisOrder
{
    private int _first;
}

internal sealed class Permute(AxisOrder order) : Operation
{
    public override string Name => "Permute";

    public static Tensor Apply(Tensor x, AxisOrder order) => Apply(new Permute(order), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Span<int> sizes = stackalloc int[x.Rank];
        for (int axis = 0; axis < sizes.Length; axis++) sizes[axis] = x.Shape[order[axis]];
        var shape = new Shape(sizes);
        Tensor output = Tensor.Empty(shape, x.ElementType, x.Device);
        var layout = default(StridedLayout);
        for (int axis = 0; axis < sizes.Length; axis++)
            layout.Append(sizes[axis], x.Shape.Stride(order[axis]), shape.Stride(axis));
        x.Device.Run(new StridedCopyProblem(x, output, layout));
        return output;
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        AxisOrder inverse = default;
        for (int axis = 0; axis < gradient.Rank; axis++) inverse[order[axis]] = axis;
        inputGradients[0] = Apply(gradient, inverse);
    }
}
