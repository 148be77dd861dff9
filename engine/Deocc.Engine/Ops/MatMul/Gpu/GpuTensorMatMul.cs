using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Ops.Convolution.Gpu;
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

    /// <inheritdoc cref="GpuMatMul.Run(in MatMulProblem, in Conv2dEpilogue)"/>
    public void Run(in MatMulProblem problem, in Conv2dEpilogue epilogue)
    {
        if (problem.Output.Elements == 0) return;
        if (GpuDevice.Of(problem.Output).MatrixPrecision == MatrixPrecision.BFloat16) Multiply<BFloat16Format>(problem, epilogue);
        else Multiply<TensorFloat32Format>(problem, epilogue);
    }

    private void Multiply<TFormat>(in MatMulProblem problem)
        where TFormat : unmanaged, IFragmentFormat
    {
        var epilogue = new Conv2dEpilogue(problem.Bias);
        if (problem.TransposeA && problem.TransposeB) Multiply<TFormat, DenseLines, DenseDepth, ColumnBias>(problem, epilogue);
        else if (problem.TransposeA) Multiply<TFormat, DenseLines, DenseLines, ColumnBias>(problem, epilogue);
        else if (problem.TransposeB) Multiply<TFormat, DenseDepth, DenseDepth, ColumnBias>(problem, epilogue);
        else Multiply<TFormat, DenseDepth, DenseLines, ColumnBias>(problem, epilogue);
    }

    private void Multiply<TFormat>(in MatMulProblem problem, in Conv2dEpilogue epilogue)
        where TFormat : unmanaged, IFragmentFormat
    {
        if (problem.TransposeA) Multiply<TFormat, DenseLines, DenseLines, ChannelEpilogue>(problem, epilogue);
        else Multiply<TFormat, DenseDepth, DenseLines, ChannelEpilogue>(problem, epilogue);
    }

    private void Multiply<TFormat, TAxisA, TAxisB, TEpilogue>(in MatMulProblem problem, in Conv2dEpilogue epilogue)
        where TFormat : unmanaged, IFragmentFormat
        where TAxisA : unmanaged, IDenseAxis
        where TAxisB : unmanaged, IDenseAxis
        where TEpilogue : unmanaged, IMatMulEpilogue
    {
        var device = GpuDevice.Of(problem.Output);
        MatMulSplits splits = GpuMatMul.Splits(problem, parts);
        TunableValues tiles = GpuMatMul.Choose(device, problem, splits, TensorMatMulTiles.Large, TensorMatMulTiles.Small);
        DeviceView<float> a = device.View<float>(problem.A);
        using Tensor? partialSums = GpuMatMul.PartialSums(problem, splits);
        Conv2dEpilogue ofSums = partialSums is null ? epilogue : default;
        TensorMatMulKernelsLauncher.MatMul<TFormat, TAxisA, TAxisB, TEpilogue>(
            new TunedQueue(device.Queue, tiles), GpuMatMul.Groups(problem, splits, tiles), new LaunchSize(TensorMatMulTiles.Items(tiles)), a, device.View<float>(problem.B),
            GpuMatMul.ViewOr(ofSums.Bias, a), GpuMatMul.ViewOr(ofSums.Residual, a), device.View<float>(partialSums ?? problem.Output),
            GpuMatMul.Left(problem), GpuMatMul.Right(problem), splits, ConvolutionEpilogue.Of(ofSums));
        if (partialSums is not null) GpuMatMul.AddUp<TEpilogue>(problem, partialSums, epilogue);
    }
}
