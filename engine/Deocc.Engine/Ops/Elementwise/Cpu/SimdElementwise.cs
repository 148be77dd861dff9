using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Elementwise.Cpu;

/// <summary>Float32 in the widest registers of the processor.</summary>
internal sealed class SimdElementwise<TFunction> : IKernel<ElementwiseProblem<TFunction>>
    where TFunction : struct, IElementFunction
{
    public string Name => "simd";

    public bool Applies(in ElementwiseProblem<TFunction> problem) =>
        problem.Output.ElementType == ElementType.Float32 && CpuFeatures.Level != SimdLevel.Scalar;

    public void Run(in ElementwiseProblem<TFunction> problem)
    {
        switch (CpuFeatures.Level)
        {
            case SimdLevel.Avx512:
                ElementwiseLoop<TFunction, FloatLane16>.Run(problem);
                break;
            case SimdLevel.Avx2:
                ElementwiseLoop<TFunction, FloatLane8>.Run(problem);
                break;
            default:
                ElementwiseLoop<TFunction, FloatLane4>.Run(problem);
                break;
        }
    }
}
