using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>The gradient of a 3x3 convolution of stride one with respect to its weight, in float32, by Winograd's way.</summary>
internal sealed unsafe class WinogradConv2dWeightGradient : IKernel<Conv2dWeightGradientProblem>
{
    // Cost of the transforms per tile and channel, in multiplications of the products.
    private const double TransformCost = 300;

    public string Name => "winograd";

    public bool Applies(in Conv2dWeightGradientProblem problem)
    {
        if (!WinogradSettings.IsEnabled || CpuFeatures.Level == SimdLevel.Scalar) return false;
        Conv2dGeometry geometry = problem.Geometry;
        if (problem.WeightGradient.ElementType != ElementType.Float32 || !WinogradPlan.Covers(geometry)) return false;
        WinogradPlan plan = WinogradPlan.Forward(geometry, FourByThree.Outputs);
        double products = (double)plan.SourceChannels * plan.ResultChannels;
        double winograd = plan.TileCount * ((36 * products) + (TransformCost * (plan.SourceChannels + plan.ResultChannels)));
        return winograd < 9 * products * geometry.Batch * geometry.OutputPlane;
    }

    public void Run(in Conv2dWeightGradientProblem problem)
    {
        switch (CpuFeatures.Level)
        {
            case SimdLevel.Avx512:
                Run<FloatLane16>(problem);
                break;
            case SimdLevel.Avx2:
                Run<FloatLane8>(problem);
                break;
            default:
                Run<FloatLane4>(problem);
                break;
        }
    }

    private static void Run<TLane>(in Conv2dWeightGradientProblem problem)
        where TLane : struct, ILane<TLane> =>
        WinogradWeightGradient<TLane, FourByThree>.Run(
            problem.Geometry, problem.Input.Pointer<float>(), problem.OutputGradient.Pointer<float>(), problem.WeightGradient.Pointer<float>());
}
