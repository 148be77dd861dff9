using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>The weight gradient of float32 convolutions with one input channel per group.</summary>
internal sealed unsafe class DepthwiseConv2dWeightGradient : IKernel<Conv2dWeightGradientProblem>
{
    public string Name => "depthwise";

    public bool Applies(in Conv2dWeightGradientProblem problem) =>
        problem.WeightGradient.ElementType == ElementType.Float32 && problem.Geometry is { GroupInputChannels: 1, Groups: > 1, OutputElements: > 0 };

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
            case SimdLevel.Vector128:
                Run<FloatLane4>(problem);
                break;
            default:
                Run<ScalarLane<float>>(problem);
                break;
        }
    }

    private static void Run<TLane>(in Conv2dWeightGradientProblem problem)
        where TLane : struct, ILane<TLane> =>
        DepthwiseWeightGradient<TLane>.Run(
            problem.Geometry, problem.Input.Pointer<float>(), problem.OutputGradient.Pointer<float>(), problem.WeightGradient.Pointer<float>());
}
