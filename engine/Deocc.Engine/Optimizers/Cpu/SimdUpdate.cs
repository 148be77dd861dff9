using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers.Cpu;

/// <summary>Float32 in the widest registers of the processor.</summary>
internal sealed class SimdUpdate<TRule> : IKernel<UpdateProblem<TRule>>
    where TRule : struct, IUpdateRule
{
    public string Name => "simd";

    public bool Applies(in UpdateProblem<TRule> problem) =>
        problem.Parameter.ElementType == ElementType.Float32 && CpuFeatures.Level != SimdLevel.Scalar;

    public void Run(in UpdateProblem<TRule> problem)
    {
        switch (CpuFeatures.Level)
        {
            case SimdLevel.Avx512:
                UpdateLoop<TRule, FloatLane16>.Run(problem);
                break;
            case SimdLevel.Avx2:
                UpdateLoop<TRule, FloatLane8>.Run(problem);
                break;
            default:
                UpdateLoop<TRule, FloatLane4>.Run(problem);
                break;
        }
    }
}
