using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops.Indexing.Cpu;
using Deocc.Engine.Ops.Indexing.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Reading and adding at indices, element by element.</content>
public static partial class Functional
{
    /// <summary>
    /// Picks one element along an axis for every index: result[.., j, ..] = x[.., indices[.., j, ..], ..].
    /// </summary>
    /// <param name="x">A tensor of any element type.</param>
    /// <param name="axis">The axis that indices count along; negative ones count from the last.</param>
    /// <param name="indices">Int32 or Int64, with x's sizes along the other axes, or smaller ones; the result's shape.</param>
    /// <exception cref="ShapeException">Shapes that do not fit, or an index outside the axis.</exception>
    public static Tensor Gather(this Tensor x, int axis, Tensor indices)
    {
        int along = x.Shape.NormalizeAxis(axis);
        CheckIndexShape("Gather", x.Shape, along, indices);
        for (int a = 0; a < x.Rank; a++)
        {
            if (a != along) x = x.Slice(a, 0, indices.Shape[a]);
        }

        return Gathering.Apply(x, indices, along);
    }

    /// <summary>
    /// Adds elements at indices along an axis: the result is x with result[.., indices[.., j, ..], ..] += source[.., j, ..],
    /// in ascending order of j.
    /// </summary>
    /// <param name="x">The tensor added to, float32 or float64.</param>
    /// <param name="axis">The axis that indices count along; negative ones count from the last.</param>
    /// <param name="indices">Int32 or Int64, with x's sizes along the other axes, or smaller ones.</param>
    /// <param name="source">The addends, of the indices' shape.</param>
    /// <exception cref="ShapeException">Shapes that do not fit, or an index outside the axis.</exception>
    public static Tensor ScatterAdd(this Tensor x, int axis, Tensor indices, Tensor source)
    {
        int along = x.Shape.NormalizeAxis(axis);
        CheckIndexShape("ScatterAdd", x.Shape, along, indices);
        if (source.Shape != indices.Shape)
            throw new ShapeException($"ScatterAdd: source {source.Shape} and indices {indices.Shape} differ");
        Tensor sum = Scattering.Apply(source, indices, along, x.Shape[along]);
        if (sum.Shape == x.Shape) return x.Add(sum);
        Span<int> before = stackalloc int[x.Rank];
        Span<int> after = stackalloc int[x.Rank];
        before.Clear();
        for (int a = 0; a < x.Rank; a++) after[a] = x.Shape[a] - sum.Shape[a];
        return x.Add(sum.Pad(before, after));
    }

    private static void CheckIndexShape(string op, Shape x, int axis, Tensor indices)
    {
        Require.IndexType(op, indices);
        bool fits = indices.Rank == x.Rank;
        for (int a = 0; fits && a < x.Rank; a++) fits = a == axis || indices.Shape[a] <= x[a];
        if (!fits)
        {
            throw new ShapeException(
                $"{op}: indices {indices.Shape} do not fit {x}; expected as many axes, and at most its sizes but along axis {axis}");
        }
    }
}

/// <summary>Output[o, j, i] = x[o, indices[o, j, i], i] along an axis; the other axes are equal.</summary>
internal sealed class Gathering(int axis) : Operation
{
    private int _size;

    public override string Name => "Gather";

    public static Tensor Apply(Tensor x, Tensor indices, int axis) => Apply(new Gathering(axis), x, indices);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        (Tensor x, Tensor indices) = (inputs[0]!, inputs[1]!);
        _size = x.Shape[axis];
        Tensor output = Tensor.Empty(indices.Shape, x.ElementType, x.Device);
        x.Device.Run(new GatherProblem(x, indices, output, axis));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[1]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Scattering.Apply(gradient, Saved(0), axis, _size);
}

/// <summary>Zeros, and output[o, indices[o, j, i], i] += source[o, j, i] along an axis; the other axes are equal.</summary>
internal sealed class Scattering(int axis, int size) : Operation
{
    public override string Name => "ScatterAdd";

    public static Tensor Apply(Tensor source, Tensor indices, int axis, int size) => Apply(new Scattering(axis, size), source, indices);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        (Tensor source, Tensor indices) = (inputs[0]!, inputs[1]!);
        Require.ComputeType(Name, source);
        Tensor output = Tensor.Zeros(source.Shape.With(axis, size), source.ElementType, source.Device);
        source.Device.Run(new ScatterProblem(source, indices, output, axis));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[1]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = Gathering.Apply(gradient, Saved(0), axis);
}

/// <summary>Output = input at indices along an axis; any element type. Throws where an index lies outside the axis.</summary>
internal readonly record struct GatherProblem(Tensor Input, Tensor Indices, Tensor Output, int Axis) : IProblem<GatherProblem>
{
    public static IReadOnlyList<IKernel<GatherProblem>> CpuKernels { get; } = [new ParallelGather(), new ReferenceGather()];

    public static IReadOnlyList<IKernel<GatherProblem>> GpuKernels { get; } = [new GpuGather()];
}

/// <summary>
/// Output += source at indices along an axis, in ascending order; float32 or float64. Throws where an index lies outside
/// the axis.
/// </summary>
internal readonly record struct ScatterProblem(Tensor Source, Tensor Indices, Tensor Output, int Axis) : IProblem<ScatterProblem>
{
    public static IReadOnlyList<IKernel<ScatterProblem>> CpuKernels { get; } = [new ParallelScatter(), new ReferenceScatter()];

    public static IReadOnlyList<IKernel<ScatterProblem>> GpuKernels { get; } = [new GpuScatter()];
}
