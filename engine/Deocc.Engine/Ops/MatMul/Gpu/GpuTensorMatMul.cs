using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>Float32 matrices on tensor cores, where the device's <see cref="GpuDevice.MatrixPrecision"/> asks for it.</summary>
internal sealed class GpuTensorMatMul : IKernel<MatMulProblem>
{
    private static readonly GpuMatMul Plain = new();

    public string Name => "tensor";

    public bool Applies(in MatMulProblem problem) => Plain.Applies(problem) && GpuDevice.Of(problem.Output).MatrixPrecision != MatrixPrecision.Float32;

    public void Run(in MatMulProblem problem)
    {
        if (problem.Output.Elements == 0) return;
        var device = GpuDevice.Of(problem.Output);
        var groups = new LaunchSize(
            GpuDevice.Cover(problem.Columns, TensorMatMulKernels.Tile).X, GpuDevice.Cover(problem.Rows, TensorMatMulKernels.Tile).X,
            (int)problem.Output.Shape.ElementsBetween(0, problem.Output.Rank - 2));
        var groupSize = new LaunchSize(TensorMatMulKernels.Items);
        DeviceView<float> a = device.View<float>(problem.A);
        DeviceView<float> b = device.View<float>(problem.B);
        DeviceView<float> bias = problem.Bias is null ? a : device.View<float>(problem.Bias);
        DeviceView<float> output = device.View<float>(problem.Output);
        int hasBias = problem.Bias is null ? 0 : 1;
        (int aRow, int aDepth) = problem.TransposeA ? (1, problem.Rows) : (problem.Depth, 1);
        (int bDepth, int bColumn) = problem.TransposeB ? (1, problem.Depth) : (problem.Columns, 1);
        StridedIndex matricesOfA = GpuMatMul.Matrices(problem.A.Shape, problem.Output.Shape);
        StridedIndex matricesOfB = GpuMatMul.Matrices(problem.B.Shape, problem.Output.Shape);
        if (device.MatrixPrecision == MatrixPrecision.BFloat16)
        {
            TensorMatMulKernelsLauncher.MatMul_BFloat16(
                device.Queue, groups, groupSize, a, b, bias, output, problem.Rows, problem.Columns, problem.Depth, hasBias,
                aRow, aDepth, bDepth, bColumn, matricesOfA, matricesOfB);
        }
        else
        {
            TensorMatMulKernelsLauncher.MatMul_TensorFloat32(
                device.Queue, groups, groupSize, a, b, bias, output, problem.Rows, problem.Columns, problem.Depth, hasBias,
                aRow, aDepth, bDepth, bColumn, matricesOfA, matricesOfB);
        }
    }
}
