using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops.Indexing.Cpu;
using Deocc.Engine.Ops.Indexing.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Picking whole slices.</content>
public static partial class Functional
{
    /// <summary>Picks slices along an axis: result[.., j, ..] = x[.., indices[j], ..].</summary>
    /// <param name="x">A tensor of any element type.</param>
    /// <param name="axis">The axis that indices count along; negative ones count from the last.</param>
    /// <param name="indices">[count], Int32 or Int64.</param>
    /// <exception cref="ShapeException">Indices of another rank or type, or one outside the axis.</exception>
    public static Tensor IndexSelect(this Tensor x, int axis, Tensor indices)
    {
        Require.IndexType("IndexSelect", indices);
        Require.Rank("IndexSelect", indices, 1, "[count]");
        return SliceSelection.Apply("IndexSelect", x, indices, x.Shape.NormalizeAxis(axis), unused: null);
    }

    /// <summary>Picks slices along an axis by indices of the host, which checks them: no device is waited for.</summary>
    /// <param name="x">A tensor of any element type.</param>
    /// <param name="axis">The axis that indices count along; negative ones count from the last.</param>
    /// <param name="indices">Which slices, in the result's order.</param>
    /// <exception cref="ShapeException">An index lies outside the axis.</exception>
    public static Tensor IndexSelect(this Tensor x, int axis, params ReadOnlySpan<int> indices)
    {
        axis = x.Shape.NormalizeAxis(axis);
        int size = x.Shape[axis];
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= size)
                throw new ShapeException($"IndexSelect: index {indices[i]} at place {i} of [{indices.Length}] lies outside axis {axis} of {x.Shape}, which has size {size}");
        }

        Tensor onDevice = Tensor.From(indices, [indices.Length], x.Device);
        IndexWords.Vouch(onDevice, size);
        return x.IndexSelect(axis, onDevice);
    }

    /// <summary>Looks up rows of a table: result[.., :] = weight[indices[..], :].</summary>
    /// <param name="indices">[..], Int32 or Int64.</param>
    /// <param name="weight">[entries, features].</param>
    /// <param name="paddingIndex">An entry that gets no gradient; null for none.</param>
    /// <returns>[.., features].</returns>
    /// <exception cref="ShapeException">A weight of another rank, or an index without an entry.</exception>
    public static Tensor Embedding(Tensor indices, Tensor weight, int? paddingIndex = null)
    {
        Require.IndexType("Embedding", indices);
        Require.Rank("Embedding", weight, 2, "[entries, features]");
        Span<int> sizes = stackalloc int[indices.Rank + 1];
        Shape shape = indices.Shape;
        shape.AsSpan().CopyTo(sizes);
        sizes[^1] = weight.Shape[1];
        Tensor rows = SliceSelection.Apply("Embedding", weight, indices.Reshape(-1), 0, paddingIndex);
        return rows.Reshape(new Shape(sizes));
    }

    /// <summary>1 at each index and 0 elsewhere along a new last axis.</summary>
    /// <param name="indices">[..], Int32 or Int64.</param>
    /// <param name="classes">The new axis's size.</param>
    /// <param name="elementType">Float32 or Float64.</param>
    /// <exception cref="ShapeException">An index outside the classes.</exception>
    public static Tensor OneHot(Tensor indices, int classes, ElementType elementType = ElementType.Float32)
    {
        Require.IndexType("OneHot", indices);
        Tensor ones = Pointwise.Full(indices.Shape, 1, elementType, indices.Device);
        return Scattering.Apply(ones.Unsqueeze(-1), indices.Unsqueeze(-1), indices.Rank, classes);
    }
}

/// <summary>
/// Output[o, j, :] = x[o, indices[j], :] along an axis. The unused slice, where there is one, gets no gradient; where it is
/// not even read, it counts as zeros.
/// </summary>
internal sealed class SliceSelection(string name, int axis, int? unused, bool readsUnused) : Operation
{
    private int _size;

    public override string Name => name;

    public static Tensor Apply(string name, Tensor x, Tensor indices, int axis, int? unused, bool readsUnused = true) =>
        Apply(new SliceSelection(name, axis, unused, readsUnused), x, indices);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        (Tensor x, Tensor indices) = (inputs[0]!, inputs[1]!);
        _size = x.Shape[axis];
        Tensor output = Tensor.Empty(x.Shape.With(axis, checked((int)indices.Elements)), x.ElementType, x.Device);
        x.Device.Run(new SliceSelectProblem(name, x, indices, output, axis, readsUnused ? null : unused));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[1]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = SliceAddition.Apply(name, gradient, Saved(0), axis, _size, unused);
}

/// <summary>Zeros, and output[o, indices[j], :] += source[o, j, :] along an axis, without the unused slice.</summary>
internal sealed class SliceAddition(string name, int axis, int size, int? unused) : Operation
{
    public override string Name => name + "Backward";

    public static Tensor Apply(string name, Tensor source, Tensor indices, int axis, int size, int? unused) =>
        Apply(new SliceAddition(name, axis, size, unused), source, indices);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        (Tensor source, Tensor indices) = (inputs[0]!, inputs[1]!);
        Tensor output = Tensor.Zeros(source.Shape.With(axis, size), source.ElementType, source.Device);
        source.Device.Run(new SliceAddProblem(name, source, indices, output, axis, unused));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[1]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
        inputGradients[0] = SliceSelection.Apply(name, gradient, Saved(0), axis, unused, readsUnused: false);
}

/// <summary>
/// Output = slices of the input at indices along an axis; any element type. The slice named unused counts as zeros. Throws
/// where an index lies outside the axis.
/// </summary>
internal readonly record struct SliceSelectProblem(string Op, Tensor Input, Tensor Indices, Tensor Output, int Axis, int? Unused)
    : IProblem<SliceSelectProblem>
{
    public static IReadOnlyList<IKernel<SliceSelectProblem>> CpuKernels { get; } =
        [new ParallelSliceSelect(), new ReferenceSliceSelect()];

    public static IReadOnlyList<IKernel<SliceSelectProblem>> GpuKernels { get; } = [new GpuGather()];
}

/// <summary>
/// Output += slices of the source at indices along an axis, in ascending order, without those for the unused slice;
/// float32 or float64. Throws where an index lies outside the axis.
/// </summary>
internal readonly record struct SliceAddProblem(string Op, Tensor Source, Tensor Indices, Tensor Output, int Axis, int? Unused)
    : IProblem<SliceAddProblem>
{
    public static IReadOnlyList<IKernel<SliceAddProblem>> CpuKernels { get; } =
        [new LaneKernel<SliceAddProblem, LaneSliceAdd>(), new ReferenceSliceAdd()];

    public static IReadOnlyList<IKernel<SliceAddProblem>> GpuKernels { get; } = [new GpuScatter()];
}
