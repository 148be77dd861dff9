using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>Float32 in the widest registers of the processor, along the innermost axis whether it is kept or reduced.</summary>
internal sealed class SimdReduce<TReduction> : IKernel<ReduceProblem<TReduction>>
    where TReduction : struct, IReduction
{
    public string Name => "simd";

    public bool Applies(in ReduceProblem<TReduction> problem) =>
        problem.Input.ElementType == ElementType.Float32 && CpuFeatures.Level != SimdLevel.Scalar && problem.Input.Elements > 0;

    public void Run(in ReduceProblem<TReduction> problem)
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

    private static void Run<TLane>(in ReduceProblem<TReduction> problem)
        where TLane : struct, ILane<TLane>
    {
        var plan = new ReductionPlan(problem.Input.Shape, problem.Output.Shape);
        if (plan.InnerIsReduced) RowReduce<TReduction, TLane>.Run(problem, plan);
        else ColumnReduce<TReduction, TLane>.Run(problem, plan);
    }
}
