using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// Float32 convolutions of any stride, dilation, padding and number of groups as products of matrices, in the device's
/// <see cref="GpuDevice.MatrixPrecision"/>.
/// </summary>
/// <param name="plan">How products are cut instead of what suits the device; for tests.</param>
internal sealed class GpuConv2d(ConvolutionPlan? plan = null)
    : IKernel<Conv2dProblem>, IKernel<Conv2dInputGradientProblem>, IKernel<Conv2dWeightGradientProblem>
{
    public string Name => "gpu";

    public bool Applies(in Conv2dProblem problem) => Applies(problem.Geometry, problem.Output);

    public bool Applies(in Conv2dInputGradientProblem problem) => Applies(problem.Geometry, problem.InputGradient);

    public bool Applies(in Conv2dWeightGradientProblem problem) => Applies(problem.Geometry, problem.WeightGradient);

    public void Run(in Conv2dProblem problem) => Run<PatchProduct>(
        [ConvolutionSizes.Forward(problem.Geometry)], new ConvolutionLaunch(problem.Weight, problem.Input, problem.Output, problem.Epilogue, Prepared: problem.Prepared));

    public void Run(in Conv2dInputGradientProblem problem) => Run<PatchProduct>(
        ConvolutionSizes.InputGradient(problem.Geometry),
        new ConvolutionLaunch(problem.Weight, problem.OutputGradient, problem.InputGradient, problem.Epilogue));

    public void Run(in Conv2dWeightGradientProblem problem) => Run<WeightGradientProduct>(
        [ConvolutionSizes.Forward(problem.Geometry)], new ConvolutionLaunch(problem.OutputGradient, problem.Input, problem.WeightGradient, default));

    /// <summary>Whether kernels of graphics devices, which count in 32 bits, can run a convolution.</summary>
    internal static bool Counts(in Conv2dGeometry geometry, Tensor result) =>
        result.ElementType == ElementType.Float32
        && geometry.InputElements <= int.MaxValue && geometry.OutputElements <= int.MaxValue && geometry.WeightElements <= int.MaxValue;

    private static bool Applies(in Conv2dGeometry geometry, Tensor result) =>
        Counts(geometry, result) && geometry.Groups <= ConvolutionPlan.LargestGrid;

    private void Run<TProduct>(ReadOnlySpan<ConvolutionSizes> grids, in ConvolutionLaunch launch)
        where TProduct : unmanaged, IConvolutionProduct
    {
        if (launch.Result.Elements == 0) return;
        var device = GpuDevice.Of(launch.Result);
        launch.Run<TProduct>(grids, plan ?? ConvolutionPlan.Choose<TProduct>(grids[0], device), device.MatrixPrecision);
    }
}
