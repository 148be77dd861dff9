using Deocc.Engine.Devices;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers.Cpu;

/// <summary>One number after the other, in float32 or float64.</summary>
internal sealed class ReferenceUpdate<TRule> : IKernel<UpdateProblem<TRule>>
    where TRule : struct, IUpdateRule
{
    public string Name => "reference";

    public bool Applies(in UpdateProblem<TRule> problem) => true;

    public void Run(in UpdateProblem<TRule> problem)
    {
        if (problem.ElementType == ElementType.Float64) LaneUpdate<TRule>.Run<ScalarLane<double>>(problem);
        else LaneUpdate<TRule>.Run<ScalarLane<float>>(problem);
    }
}
