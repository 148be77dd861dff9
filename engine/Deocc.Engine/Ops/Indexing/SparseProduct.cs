using Deocc.Engine.Autograd;
using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Indexing.Cpu;
using Deocc.Engine.Ops.Indexing.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>A sparse matrix times dense ones: output[b, row, f] = the sum of value * dense[b, column, f] over the row's entries.</summary>
internal sealed class SparseProduct(SparsePattern pattern) : Operation
{
    public override string Name => "SparseMatrix.Multiply";

    public static Tensor Apply(SparsePattern pattern, Tensor values, Tensor dense) => Apply(new SparseProduct(pattern), values, dense);

    public override long CountFlops(ReadOnlySpan<Tensor?> inputs, Tensor output) =>
        2 * inputs[0]!.Elements * (output.Elements / Math.Max(1, pattern.Rows));

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        (Tensor values, Tensor dense) = (inputs[0]!, inputs[1]!);
        Tensor output = Tensor.Empty(dense.Shape.With(-2, pattern.Rows), dense.ElementType, dense.Device);
        dense.Device.Run(new SparseProductProblem(pattern, values, dense, output));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = SampledProduct.Apply(pattern, gradient, Saved(1));
        if (Needs(1)) inputGradients[1] = ApplyTransposed(pattern, Saved(0), gradient);
    }

    /// <summary>The transposed matrix times dense ones.</summary>
    internal static Tensor ApplyTransposed(SparsePattern pattern, Tensor values, Tensor dense)
    {
        SparsePattern transposed = pattern.Transposed;
        return Apply(transposed, transposed.Sort(values), dense);
    }
}

/// <summary>The entries of left * right^T at a pattern's places: output[entry] = the sum over b, f of left[b, row, f] * right[b, column, f].</summary>
internal sealed class SampledProduct(SparsePattern pattern) : Operation
{
    public override string Name => "SparseMatrix.MultiplyBackward";

    public static Tensor Apply(SparsePattern pattern, Tensor left, Tensor right) => Apply(new SampledProduct(pattern), left, right);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        (Tensor left, Tensor right) = (inputs[0]!, inputs[1]!);
        Tensor output = Tensor.Empty(new Shape(pattern.ColumnIndices.Length), left.ElementType, left.Device);
        left.Device.Run(new SampledProductProblem(pattern, left, right, output));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        if (Needs(0)) inputGradients[0] = SparseProduct.Apply(pattern, gradient, Saved(1));
        if (Needs(1)) inputGradients[1] = SparseProduct.ApplyTransposed(pattern, gradient, Saved(0));
    }
}

/// <summary>Output [.., rows, features] = a sparse matrix times dense [.., columns, features]; float32 or float64.</summary>
/// <param name="Pattern">Where the matrix has entries.</param>
/// <param name="Values">[entries].</param>
/// <param name="Dense">The dense factors.</param>
/// <param name="Output">The products.</param>
internal readonly record struct SparseProductProblem(SparsePattern Pattern, Tensor Values, Tensor Dense, Tensor Output)
    : IProblem<SparseProductProblem>
{
    public static IReadOnlyList<IKernel<SparseProductProblem>> CpuKernels { get; } =
        [new LaneKernel<SparseProductProblem, LaneSparseProduct>(), new ReferenceSparseProduct()];

    public static IReadOnlyList<IKernel<SparseProductProblem>> GpuKernels { get; } = [new GpuSparseProduct()];
}

/// <summary>Output [entries] = the entries of left [.., rows, features] times right [.., columns, features] transposed.</summary>
/// <param name="Pattern">Where the matrix has entries.</param>
/// <param name="Left">The left factors.</param>
/// <param name="Right">The right factors.</param>
/// <param name="Output">The entries, summed over the batch.</param>
internal readonly record struct SampledProductProblem(SparsePattern Pattern, Tensor Left, Tensor Right, Tensor Output)
    : IProblem<SampledProductProblem>
{
    public static IReadOnlyList<IKernel<SampledProductProblem>> CpuKernels { get; } =
        [new LaneKernel<SampledProductProblem, LaneSampledProduct>(), new ReferenceSampledProduct()];

    public static IReadOnlyList<IKernel<SampledProductProblem>> GpuKernels { get; } = [new GpuSampledProduct()];
}
