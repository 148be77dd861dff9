using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>Float32, register by register along the innermost axis, whether it is kept or reduced.</summary>
internal readonly struct LaneReduce<TReduction> : ILaneKernel<ReduceProblem<TReduction>>
    where TReduction : struct, IReduction
{
    public static bool Applies(in ReduceProblem<TReduction> problem) =>
        problem.Input.ElementType == ElementType.Float32 && problem.Input.Elements > 0;

    public static void Run<TLane>(in ReduceProblem<TReduction> problem)
        where TLane : struct, ILane<TLane>
    {
        var plan = new ReductionPlan(problem.Input.Shape, problem.Output.Shape);
        if (plan.InnerIsReduced) RowReduce<TReduction, TLane>.Run(problem, plan);
        else ColumnReduce<TReduction, TLane>.Run(problem, plan);
    }
}
