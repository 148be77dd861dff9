using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.MatMul.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// Float32 convolutions by single pixels (1x1, unit stride, no padding, one group) as products of matrices as they lie in memory, in
/// the device's <see cref="GpuDevice.MatrixPrecision"/>: an image's result [channel, pixel] = weight [channel, source channel] times
/// the image [source channel, pixel], its gradient likewise. Planes are whole quads, and fill tiles well.
/// </summary>
internal sealed class GpuPointwiseConv2d : IKernel<Conv2dProblem>, IKernel<Conv2dInputGradientProblem>, IKernel<Conv2dWeightGradientProblem>
{
    // At least three quarters of tiles with so many columns are pixels.
    private const int TileColumns = 64;

    // Images' parts of a weight gradient go to memory and are added up, which takes little of the time from so many pixels on.
    private const int FewestPixelsOfPart = 1024;
    private const long MostPartialElements = 1L << 26;

    private static readonly GpuMatMul Plain = new();
    private static readonly GpuTensorMatMul OnTensorCores = new();

    public string Name => "pointwise";

    public bool Applies(in Conv2dProblem problem) => Applies(problem.Geometry, problem.Output, problem.Input, problem.Epilogue);

    public bool Applies(in Conv2dInputGradientProblem problem) => Applies(problem.Geometry, problem.InputGradient, problem.OutputGradient, problem.Epilogue);

    public bool Applies(in Conv2dWeightGradientProblem problem)
    {
        Conv2dGeometry geometry = problem.Geometry;
        return Takes(geometry, problem.WeightGradient) && GpuDevice.IsAligned(problem.Input) && GpuDevice.IsAligned(problem.OutputGradient)
            && (geometry.Batch == 1 || (geometry.InputPlane >= FewestPixelsOfPart && geometry.Batch * geometry.WeightElements <= MostPartialElements));
    }

    public void Run(in Conv2dProblem problem)
    {
        Conv2dGeometry geometry = problem.Geometry;
        using Tensor weight = Weight(geometry, problem.Weight);
        using Tensor input = Planes(geometry, geometry.InputChannels, problem.Input);
        using Tensor output = Planes(geometry, geometry.OutputChannels, problem.Output);
        Multiply(new MatMulProblem(weight, input, output), problem.Epilogue);
    }

    public void Run(in Conv2dInputGradientProblem problem)
    {
        Conv2dGeometry geometry = problem.Geometry;
        using Tensor weight = Weight(geometry, problem.Weight);
        using Tensor outputGradient = Planes(geometry, geometry.OutputChannels, problem.OutputGradient);
        using Tensor inputGradient = Planes(geometry, geometry.InputChannels, problem.InputGradient);
        Multiply(new MatMulProblem(weight, outputGradient, inputGradient, TransposeA: true), problem.Epilogue);
    }

    public void Run(in Conv2dWeightGradientProblem problem)
    {
        Conv2dGeometry geometry = problem.Geometry;
        using Tensor outputGradient = Planes(geometry, geometry.OutputChannels, problem.OutputGradient);
        using Tensor input = Planes(geometry, geometry.InputChannels, problem.Input);
        if (geometry.Batch == 1)
        {
            using Tensor weightGradient = problem.WeightGradient.View([1, geometry.OutputChannels, geometry.InputChannels]);
            Multiply(new MatMulProblem(outputGradient, input, weightGradient, TransposeB: true));
            return;
        }

        var device = GpuDevice.Of(problem.WeightGradient);
        using Tensor parts = Tensor.Empty([geometry.Batch, geometry.OutputChannels, geometry.InputChannels], ElementType.Float32, device);
        Multiply(new MatMulProblem(outputGradient, input, parts, TransposeB: true));
        DeviceView<float> view = device.View<float>(parts);
        PartialSumKernelsLauncher.AddUp(
            device.Queue, GpuDevice.Cover(geometry.WeightElements, PartialSumKernels.Items), new LaunchSize(PartialSumKernels.Items), view, view, view,
            device.View<float>(problem.WeightGradient), default, geometry.Batch, (int)geometry.WeightElements, channels: 1, plane: 1);
    }

    /// <summary>Whether a pixel of the result is made of the same pixel of the source; groups are allowed.</summary>
    internal static bool IsPointwise(in Conv2dGeometry geometry) =>
        geometry.Kernel == 1 && geometry.Stride == 1 && geometry.Padding == 0 && geometry.Input == geometry.Output;

    private static bool Applies(in Conv2dGeometry geometry, Tensor result, Tensor source, in Conv2dEpilogue epilogue) =>
        Takes(geometry, result) && GpuDevice.IsAligned(source) && ConvolutionEpilogue.IsPiecewise(epilogue.Activation.Kind)
        && 3 * GpuDevice.Cover(geometry.InputPlane, TileColumns).X * TileColumns <= 4 * geometry.InputPlane;

    private static bool Takes(in Conv2dGeometry geometry, Tensor result) =>
        IsPointwise(geometry) && geometry.Groups == 1 && geometry.InputPlane % ConvolutionQuads.Quad == 0 && geometry.InputPlane > 0
        && geometry.Batch <= ConvolutionPlan.LargestGrid && GpuConv2d.Counts(geometry, result);

    private static void Multiply(in MatMulProblem problem, in Conv2dEpilogue epilogue)
    {
        if (GpuDevice.Of(problem.Output).MatrixPrecision == MatrixPrecision.Float32) Plain.Run(problem, epilogue);
        else OnTensorCores.Run(problem, epilogue);
    }

    private static void Multiply(in MatMulProblem problem)
    {
        if (GpuDevice.Of(problem.Output).MatrixPrecision == MatrixPrecision.Float32) Plain.Run(problem);
        else OnTensorCores.Run(problem);
    }

    private static Tensor Weight(in Conv2dGeometry geometry, Tensor weight) => weight.View([geometry.OutputChannels, geometry.InputChannels]);

    private static Tensor Planes(in Conv2dGeometry geometry, int channels, Tensor images) => images.View([geometry.Batch, channels, geometry.InputPlane]);
}
