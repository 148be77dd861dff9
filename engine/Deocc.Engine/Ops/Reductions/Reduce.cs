using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Unrecorded reductions that ops are built from, and what they share.</summary>
internal static class Reduce
{
    /// <summary>Runs a reduction into a new tensor.</summary>
    /// <param name="op">The op's name, for errors.</param>
    /// <param name="reduction">What is computed.</param>
    /// <param name="x">The numbers.</param>
    /// <param name="shape">The result's shape, which broadcasts to the input's.</param>
    /// <param name="partner">A second tensor of the input's shape.</param>
    /// <param name="center">A tensor of the result's shape.</param>
    public static Tensor Run<TReduction>(
        string op, TReduction reduction, Tensor x, Shape shape, Tensor? partner = null, Tensor? center = null)
        where TReduction : struct, IReduction
    {
        Require.ComputeType(op, x);
        Tensor output = Tensor.Empty(shape, x.ElementType, x.Device);
        x.Device.Run(new ReduceProblem<TReduction>(reduction, x, output, partner, center));
        return output;
    }

    /// <summary>The shape with the given axes, or all when none is given, reduced to size 1.</summary>
    public static Shape KeptShape(Shape shape, ReadOnlySpan<int> axes)
    {
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        shape.AsSpan().CopyTo(sizes);
        if (axes.IsEmpty) sizes[..shape.Rank].Fill(1);
        foreach (int axis in axes) sizes[shape.NormalizeAxis(axis)] = 1;
        return new Shape(sizes[..shape.Rank]);
    }

    /// <summary>Removes the given axes, or all when none is given, from a result that kept them with size 1.</summary>
    public static Tensor RemoveAxes(Tensor kept, ReadOnlySpan<int> axes) => kept.Reshape(WithoutAxes(kept.Shape, axes));

    /// <summary>The shape without the given axes, or without any when none is given.</summary>
    public static Shape WithoutAxes(Shape shape, ReadOnlySpan<int> axes)
    {
        Span<bool> removed = stackalloc bool[Shape.MaxRank];
        if (axes.IsEmpty) removed.Fill(true);
        foreach (int axis in axes) removed[shape.NormalizeAxis(axis)] = true;
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        int rank = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!removed[axis]) sizes[rank++] = shape[axis];
        }

        return new Shape(sizes[..rank]);
    }
}
