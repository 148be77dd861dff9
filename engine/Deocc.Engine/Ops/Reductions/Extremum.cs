using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops.Reductions.Cpu;
using Deocc.Engine.Ops.Reductions.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Largest and smallest elements.</content>
public static partial class Functional
{
    /// <summary>
    /// The largest element over some axes, or over all when none is named; NaN if there is one. The gradient goes to the
    /// first of equal elements, in row-major order.
    /// </summary>
    /// <param name="x">The numbers.</param>
    /// <param name="axes">Axes to reduce; negative ones count from the last.</param>
    /// <param name="keepAxes">Leaves the reduced axes with size 1 instead of removing them.</param>
    /// <exception cref="ShapeException">An axis does not exist, or there is nothing to choose from.</exception>
    public static Tensor Max(this Tensor x, ReadOnlySpan<int> axes = default, bool keepAxes = false) =>
        Extremum.Apply(x, axes, keepAxes, largest: true, out _);

    /// <summary>The smallest element; otherwise like <see cref="Max(Tensor, ReadOnlySpan{int}, bool)"/>.</summary>
    /// <inheritdoc cref="Max(Tensor, ReadOnlySpan{int}, bool)"/>
    public static Tensor Min(this Tensor x, ReadOnlySpan<int> axes = default, bool keepAxes = false) =>
        Extremum.Apply(x, axes, keepAxes, largest: false, out _);

    /// <summary>The largest element along an axis and its place, an Int64 tensor: the first of equal ones, or the first NaN.</summary>
    /// <inheritdoc cref="Max(Tensor, ReadOnlySpan{int}, bool)"/>
    public static (Tensor Values, Tensor Indices) MaxWithIndices(this Tensor x, int axis, bool keepAxis = false)
    {
        Tensor values = Extremum.Apply(x, [axis], keepAxis, largest: true, out Tensor indices);
        return (values, indices);
    }

    /// <summary>The smallest element along an axis and its place, an Int64 tensor: the first of equal ones, or the first NaN.</summary>
    /// <inheritdoc cref="Max(Tensor, ReadOnlySpan{int}, bool)"/>
    public static (Tensor Values, Tensor Indices) MinWithIndices(this Tensor x, int axis, bool keepAxis = false)
    {
        Tensor values = Extremum.Apply(x, [axis], keepAxis, largest: false, out Tensor indices);
        return (values, indices);
    }

    /// <summary>The place of the largest element along an axis, as Int64: the first of equal ones, or the first NaN.</summary>
    /// <exception cref="ShapeException">The axis does not exist, or there is nothing to choose from.</exception>
    public static Tensor ArgMax(this Tensor x, int axis, bool keepAxis = false) => x.MaxWithIndices(axis, keepAxis).Indices;

    /// <summary>The place of the smallest element along an axis, as Int64: the first of equal ones, or the first NaN.</summary>
    /// <exception cref="ShapeException">The axis does not exist, or there is nothing to choose from.</exception>
    public static Tensor ArgMin(this Tensor x, int axis, bool keepAxis = false) => x.MinWithIndices(axis, keepAxis).Indices;
}

/// <summary>The largest or smallest element along the middle axis of a tensor [outer, count, inner], with its place.</summary>
internal sealed class Extremum(bool largest) : Operation
{
    private long _count;

    public override string Name => largest ? "Max" : "Min";

    /// <summary>The chosen places along the axis, [outer, 1, inner].</summary>
    private Tensor? Indices { get; set; }

    public static Tensor Apply(Tensor x, ReadOnlySpan<int> axes, bool keepAxes, bool largest, out Tensor indices)
    {
        Shape kept = Reduce.KeptShape(x.Shape, axes);
        Shape result = keepAxes ? kept : Reduce.WithoutAxes(kept, axes);
        var operation = new Extremum(largest);
        Tensor values = Apply(operation, ToThreeAxes(x, kept, largest ? "Max" : "Min"));
        indices = operation.Indices!.Reshape(result);
        return values.Reshape(result);
    }

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Require.ComputeType(Name, x);
        _count = x.Shape[1];
        Shape shape = x.Shape.With(1, 1);
        Tensor values = Tensor.Empty(shape, x.ElementType, x.Device);
        Indices = Tensor.Empty(shape, ElementType.Int64, x.Device);
        x.Device.Run(new ExtremumProblem(x, values, Indices, largest));
        return values;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(Indices!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Scattering.Apply(gradient, Saved(0), 1, checked((int)_count));

    /// <summary>Brings the reduced axes together, if they are not, and joins the axes around them.</summary>
    private static Tensor ToThreeAxes(Tensor x, Shape kept, string op)
    {
        if (x.Elements == 0) throw new ShapeException($"{op}: {x.Shape} has no elements to choose from");
        Span<int> reduced = stackalloc int[x.Rank];
        Span<int> order = stackalloc int[x.Rank];
        int reducedCount = 0;
        int keptCount = 0;
        for (int axis = 0; axis < x.Rank; axis++)
        {
            if (kept[axis] != x.Shape[axis]) reduced[reducedCount++] = axis;
            else order[keptCount++] = axis;
        }

        int first = reducedCount == 0 ? x.Rank : reduced[0];
        bool areNeighbours = reducedCount == 0 || reduced[reducedCount - 1] - first + 1 == reducedCount;
        if (!areNeighbours)
        {
            reduced[..reducedCount].CopyTo(order[keptCount..]);
            x = x.Permute(order);
            first = keptCount;
        }

        return x.Reshape(new Shape(
            checked((int)x.Shape.ElementsBetween(0, first)),
            checked((int)x.Shape.ElementsBetween(first, first + reducedCount)),
            checked((int)x.Shape.ElementsBetween(first + reducedCount, x.Rank))));
    }
}

/// <summary>Values and Int64 indices [outer, 1, inner] of the extreme elements along axis 1 of the input.</summary>
internal readonly record struct ExtremumProblem(Tensor Input, Tensor Values, Tensor Indices, bool Largest) : IProblem<ExtremumProblem>
{
    public static IReadOnlyList<IKernel<ExtremumProblem>> CpuKernels { get; } =
        [new LaneKernel<ExtremumProblem, LaneExtremum>(), new ReferenceExtremum()];

    public static IReadOnlyList<IKernel<ExtremumProblem>> GpuKernels { get; } = [new GpuExtremum()];
}
