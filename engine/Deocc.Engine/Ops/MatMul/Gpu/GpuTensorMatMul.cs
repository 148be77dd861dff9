using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Devices.Gpu.Tuning;

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
        if (GpuDevice.Of(problem.Output).MatrixPrecision == MatrixPrecision.BFloat16) Multiply<BFloat16Format>(problem);
        else Multiply<TensorFloat32Format>(problem);
    }

    private static void Multiply<TFormat>(in MatMulProblem problem)
        where TFormat : unmanaged, IFragmentFormat
    {
        if (problem.TransposeA && problem.TransposeB) Multiply<TFormat, DenseLines, DenseDepth>(problem);
        else if (problem.TransposeA) Multiply<TFormat, DenseLines, DenseLines>(problem);
        else if (problem.TransposeB) Multiply<TFormat, DenseDepth, DenseDepth>(problem);
        else Multiply<TFormat, DenseDepth, DenseLines>(problem);
    }

    private static void Multiply<TFormat, TAxisA, TAxisB>(in MatMulProblem problem)
        where TFormat : unmanaged, IFragmentFormat
        where TAxisA : unmanaged, IDenseAxis
        where TAxisB : unmanaged, IDenseAxis
    {
        var device = GpuDevice.Of(problem.Output);
        TunableValues tiles = GpuMatMul.Choose(device, problem, TensorMatMulTiles.Large, TensorMatMulTiles.Small);
        DeviceView<float> a = device.View<float>(problem.A);
        TensorMatMulKernelsLauncher.MatMul<TFormat, TAxisA, TAxisB>(
            new TunedQueue(device.Queue, tiles), GpuMatMul.Groups(problem, tiles), new LaunchSize(TensorMatMulTiles.Items(tiles)), a, device.View<float>(problem.B),
            problem.Bias is null ? a : device.View<float>(problem.Bias), device.View<float>(problem.Output),
            GpuMatMul.Left(problem), GpuMatMul.Right(problem), problem.Bias is null ? 0 : 1);
    }
}
