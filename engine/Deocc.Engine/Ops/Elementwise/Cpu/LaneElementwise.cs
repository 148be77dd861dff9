using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Elementwise.Cpu;

/// <summary>Float32, register by register.</summary>
internal readonly struct LaneElementwise<TFunction> : ILaneKernel<ElementwiseProblem<TFunction>>
    where TFunction : struct, IElementFunction
{
    public static bool Applies(in ElementwiseProblem<TFunction> problem) => problem.Output.ElementType == ElementType.Float32;

    public static void Run<TLane>(in ElementwiseProblem<TFunction> problem)
        where TLane : struct, ILane<TLane> => ElementwiseLoop<TFunction, TLane>.Run(problem);
}
