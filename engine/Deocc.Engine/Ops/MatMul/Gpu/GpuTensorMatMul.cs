using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>Float32 matrices on tensor cores, where the device's <see cref="GpuDevice.MatrixPrecision"/> asks for it.</summary>
/// <param name="parts">How many parts sums are cut into instead of what suits their sizes; for tests.</param>
internal sealed class GpuTensorMatMul(int? parts = null) : IKernel<MatMulProblem>
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

    private void Multiply<TFormat>(in MatMulProblem problem)
        where TFormat : unmanaged, IFragmentFormat
    {
        if (problem.TransposeA && problem.TransposeB) Multiply<TFormat, DenseLines, DenseDepth>(problem);
        else if (problem.TransposeA) Multiply<TFormat, DenseLines, DenseLines>(problem);
        else if (problem.TransposeB) Multiply<TFormat, DenseDepth, DenseDepth>(problem);
        else Multiply<TFormat, DenseDepth, DenseLines>(problem);
    }

    private void Multiply<TFormat, TAxisA, TAxisB>(in MatMulProblem problem)
        where TFormat : unmanaged, IFragmentFormat
        where TAxisA : unmanaged, IDenseAxis
        where TAxisB : unmanaged, IDenseAxis
    {
        var device = GpuDevice.Of(problem.Output);
        MatMulSplits splits = GpuMatMul.Splits(problem, parts);
        TunableValues tiles = GpuMatMul.Choose(device, problem, splits, TensorMatMulTiles.Large, TensorMatMulTiles.Small);
        DeviceView<float> a = device.View<float>(problem.A);
        using Tensor? partialSums = GpuMatMul.PartialSums(problem, splits);
        Tensor? bias = partialSums is null ? problem.Bias : null;
        TensorMatMulKernelsLauncher.MatMul<TFormat, TAxisA, TAxisB>(
            new TunedQueue(device.Queue, tiles), GpuMatMul.Groups(problem, splits, tiles), new LaunchSize(TensorMatMulTiles.Items(tiles)), a, device.View<float>(problem.B),
            bias is null ? a : device.View<float>(bias), device.View<float>(partialSums ?? problem.Output),
            GpuMatMul.Left(problem), GpuMatMul.Right(problem), splits, bias is null ? 0 : 1);
        if (partialSums is not null) GpuMatMul.AddUp(problem, partialSums);
    }
}
