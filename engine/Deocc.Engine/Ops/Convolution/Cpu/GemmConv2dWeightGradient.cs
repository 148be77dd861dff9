using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>The gradient with respect to the weight in float32, for every geometry, by matrix products.</summary>
internal sealed unsafe class GemmConv2dWeightGradient : IKernel<Conv2dWeightGradientProblem>
{
    public string Name => "gemm";

    public bool Applies(in Conv2dWeightGradientProblem problem) =>
        problem.WeightGradient.ElementType == ElementType.Float32 && problem.Geometry.OutputElements > 0;

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
        GemmWeightGradient<TLane>.Run(
            problem.Geometry, problem.Input.Pointer<float>(), problem.OutputGradient.Pointer<float>(), problem.WeightGradient.Pointer<float>());
}
