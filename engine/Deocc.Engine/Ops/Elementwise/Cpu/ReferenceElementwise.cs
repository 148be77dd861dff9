using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Elementwise.Cpu;

/// <summary>One number after the other, in float32 or float64.</summary>
internal sealed class ReferenceElementwise<TFunction> : IKernel<ElementwiseProblem<TFunction>>
    where TFunction : struct, IElementFunction
{
    public string Name => "reference";

    public bool Applies(in ElementwiseProblem<TFunction> problem) => true;

    public void Run(in ElementwiseProblem<TFunction> problem)
    {
        if (problem.Output.ElementType == ElementType.Float64) ElementwiseLoop<TFunction, ScalarLane<double>>.Run(problem);
        else ElementwiseLoop<TFunction, ScalarLane<float>>.Run(problem);
    }
}
