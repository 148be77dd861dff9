using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Axes of size 1 and repetition.</content>
public static partial class Functional
{
    /// <summary>Removes an axis of size 1.</summary>
    /// <exception cref="ShapeException">The axis does not exist or has another size.</exception>
    public static Tensor Squeeze(this Tensor x, int axis)
    {
        if (x.Shape[axis] != 1) throw new ShapeException($"Squeeze: axis {axis} of {x.Shape} has size {x.Shape[axis]}, not 1");
        return x.Reshape(x.Shape.Without(axis));
    }

    /// <summary>Inserts an axis of size 1.</summary>
    /// <param name="x">A tensor of any element type.</param>
    /// <param name="axis">The new axis's place in the result; negative places count from the result's last axis.</param>
    /// <exception cref="ShapeException">The place lies outside the result, or there are too many axes.</exception>
    public static Tensor Unsqueeze(this Tensor x, int axis)
    {
        int place = axis < 0 ? axis + x.Rank + 1 : axis;
        if ((uint)place > (uint)x.Rank)
            throw new ShapeException($"Unsqueeze: place {axis} does not exist in the {x.Rank + 1} axes of the result from {x.Shape}");
        Span<int> sizes = stackalloc int[x.Rank + 1];
        Shape shape = x.Shape;
        ReadOnlySpan<int> former = shape.AsSpan();
        former[..place].CopyTo(sizes);
        sizes[place] = 1;
        former[place..].CopyTo(sizes[(place + 1)..]);
        return x.Reshape(new Shape(sizes));
    }

    /// <summary>Repeats the whole tensor along an axis: [a, b] becomes [a, b, a, b].</summary>
    /// <exception cref="ShapeException">The axis does not exist, or the count is not positive.</exception>
    public static Tensor Repeat(this Tensor x, int axis, int count)
    {
        int along = x.Shape.NormalizeAxis(axis);
        return x.RepeatBlocks("Repeat", x.Shape.ElementsBetween(0, along), along, count);
    }

    /// <summary>Repeats each place along an axis: [a, b] becomes [a, a, b, b].</summary>
    /// <exception cref="ShapeException">The axis does not exist, or the count is not positive.</exception>
    public static Tensor RepeatInterleaved(this Tensor x, int axis, int count)
    {
        int along = x.Shape.NormalizeAxis(axis);
        return x.RepeatBlocks("RepeatInterleaved", x.Shape.ElementsBetween(0, along + 1), along, count);
    }

    private static Tensor RepeatBlocks(this Tensor x, string op, long blocks, int axis, int count)
    {
        if (count < 1) throw new ShapeException($"{op}: axis {axis} of {x.Shape} cannot be repeated {count} times; 1 is the least");
        if (count == 1) return x;
        int outer = checked((int)blocks);
        int inner = blocks == 0 ? 0 : checked((int)(x.Elements / blocks));
        Shape shape = x.Shape.With(axis, checked(x.Shape[axis] * count));
        return x.Reshape(outer, 1, inner).Expand(new Shape(outer, count, inner)).Reshape(shape);
    }
}
