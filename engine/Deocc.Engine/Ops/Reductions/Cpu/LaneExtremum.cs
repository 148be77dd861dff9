using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>Float32: finds the extreme value first and then its first place.</summary>
internal readonly struct LaneExtremum : ILaneKernel<ExtremumProblem>
{
    // Column indices are counted in float32, which is exact up to here.
    private const int MostColumnRows = 1 << 24;

    public static bool Applies(in ExtremumProblem problem) =>
        problem.Input.ElementType == ElementType.Float32
        && (problem.Input.Shape[2] == 1 || problem.Input.Shape[1] <= MostColumnRows);

    public static void Run<TLane>(in ExtremumProblem problem)
        where TLane : struct, ILane<TLane>
    {
        if (problem.Input.Shape[2] == 1) RowExtremum<TLane>.Run(problem);
        else ColumnExtremum<TLane>.Run(problem);
    }
}
