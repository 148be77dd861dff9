using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// Gated convolutions in one launch, which writes the sums only where a backward pass needs them; in the device's <see cref="GpuDevice.MatrixPrecision"/>.
/// Where sums are better cut, or Winograd's algorithm takes a quarter of the products, the gate gets a launch of its own.
/// </summary>
/// <param name="plan">How products are cut instead of what suits the device; for tests.</param>
internal sealed class GpuGatedConv2d(ConvolutionPlan? plan = null) : IKernel<GatedConv2dProblem>
{
    private static readonly GpuWinogradConv2d Winograd = new();

    public string Name => "gpu";

    public bool Applies(in GatedConv2dProblem problem) =>
        problem.Geometry.Groups == 1 && GpuConv2d.Counts(problem.Geometry, problem.Output)
        && !Winograd.Applies(problem.Geometry, problem.Output) && Plan(problem).Splits == 1;

    public void Run(in GatedConv2dProblem problem)
    {
        if (problem.Output.Elements == 0) return;
        var launch = new ConvolutionLaunch(problem.Weight, problem.Input, problem.Output, new Conv2dEpilogue(problem.Bias), problem.Sums, problem.Prepared);
        launch.Run<GatedProduct>([ConvolutionSizes.Forward(problem.Geometry)], Plan(problem), GpuDevice.Of(problem.Output).MatrixPrecision);
    }

    private ConvolutionPlan Plan(in GatedConv2dProblem problem) =>
        plan ?? ConvolutionPlan.Choose<GatedProduct>(ConvolutionSizes.Forward(problem.Geometry), GpuDevice.Of(problem.Output));
}
