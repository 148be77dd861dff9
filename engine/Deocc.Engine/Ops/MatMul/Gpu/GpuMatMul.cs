using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>Float32; a stack of products in one launch, of up to four broadcast axes.</summary>
internal sealed class GpuMatMul : IKernel<MatMulProblem>
{
    // What devices take along y and z.
    private const int LargestGrid = 65535;

    public string Name => "gpu";

    public bool Applies(in MatMulProblem problem) =>
        problem.Output.ElementType == ElementType.Float32 && problem.Output.Rank - 2 <= StridedIndex.MaxRank
        && problem.A.Elements <= int.MaxValue && problem.B.Elements <= int.MaxValue && problem.Output.Elements <= int.MaxValue
        && problem.Output.Shape.ElementsBetween(0, problem.Output.Rank - 2) <= LargestGrid && problem.Rows <= LargestGrid * MatMulKernels.Tile;

    public void Run(in MatMulProblem problem)
    {
        if (problem.Output.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        int batchAxes = problem.Output.Rank - 2;
        var groups = new LaunchSize(
            GpuDevice.Cover(problem.Columns, MatMulKernels.Tile).X, GpuDevice.Cover(problem.Rows, MatMulKernels.Tile).X,
            (int)problem.Output.Shape.ElementsBetween(0, batchAxes));
        DeviceView<float> a = device.View<float>(problem.A);
        MatMulKernelsLauncher.MatMul(
            device.Queue, groups, new LaunchSize(MatMulKernels.Side, MatMulKernels.Side), a, device.View<float>(problem.B),
            problem.Bias is null ? a : device.View<float>(problem.Bias), device.View<float>(problem.Output),
            problem.Rows, problem.Columns, problem.Depth, problem.Bias is null ? 0 : 1,
            problem.TransposeA ? 1 : problem.Depth, problem.TransposeA ? problem.Rows : 1,
            problem.TransposeB ? 1 : problem.Columns, problem.TransposeB ? problem.Depth : 1,
            Matrices(problem.A.Shape, problem.Output.Shape), Matrices(problem.B.Shape, problem.Output.Shape));
    }

    /// <summary>Where an operand's matrices lie: leading axes that it lacks, or has with size 1, are walked in place.</summary>
    internal static StridedIndex Matrices(Shape operand, Shape output)
    {
        int rank = output.Rank - 2;
        Span<long> sizes = stackalloc long[StridedIndex.MaxRank];
        Span<long> strides = stackalloc long[StridedIndex.MaxRank];
        for (int axis = 0; axis < rank; axis++)
        {
            int fromBack = output.Rank - axis;
            sizes[axis] = output[axis];
            bool isShared = fromBack > operand.Rank || operand[-fromBack] == 1;
            strides[axis] = isShared ? 0 : operand.ElementsBetween(operand.Rank - fromBack + 1, operand.Rank);
        }

        return StridedIndex.Of(sizes[..rank], strides[..rank]);
    }
}
