using Deocc.Engine.Devices;
using Deocc.Engine.Ops.MatMul.Cpu;
using Deocc.Engine.Ops.MatMul.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Output = op(A) op(B) + bias for the matrices in the last two axes; the axes before them broadcast. All tensors are of one
/// type, float32 or float64.
/// </summary>
/// <param name="A">[..., rows, depth], or [..., depth, rows] when it is transposed.</param>
/// <param name="B">[..., depth, columns], or [..., columns, depth] when it is transposed.</param>
/// <param name="Output">[..., rows, columns].</param>
/// <param name="TransposeA">Whether A's last two axes are exchanged.</param>
/// <param name="TransposeB">Whether B's last two axes are exchanged.</param>
/// <param name="Bias">[columns], added to every row; or null.</param>
public readonly record struct MatMulProblem(
    Tensor A, Tensor B, Tensor Output, bool TransposeA = false, bool TransposeB = false, Tensor? Bias = null)
    : IProblem<MatMulProblem>
{
    /// <inheritdoc/>
    public static IReadOnlyList<IKernel<MatMulProblem>> CpuKernels { get; } =
        [new PackedMatMul(), new VectorMatMul(), new ReferenceMatMul()];

    /// <inheritdoc/>
    public static IReadOnlyList<IKernel<MatMulProblem>> GpuKernels { get; } = [new GpuTensorMatMul(), new GpuMatMul()];

    /// <inheritdoc/>
    public static long CountFlops(in MatMulProblem problem) => 2 * problem.Output.Elements * problem.Depth;

    /// <summary>Rows of a matrix of the output.</summary>
    public int Rows => Output.Shape[-2];

    /// <summary>Columns of a matrix of the output.</summary>
    public int Columns => Output.Shape[-1];

    /// <summary>The length of the sums.</summary>
    public int Depth => A.Shape[TransposeA ? -2 : -1];
}
