using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>Adds in float64 along one line after the other.</summary>
internal sealed unsafe class ReferenceCumulativeSum : IKernel<CumulativeSumProblem>
{
    public string Name => "reference";

    public bool Applies(in CumulativeSumProblem problem) => true;

    public void Run(in CumulativeSumProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static void Run<T>(in CumulativeSumProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var view = new AxisView(problem.Input.Shape, problem.Axis);
        for (long line = 0; line < view.Outer * view.Inner; line++)
        {
            (long outer, long inner) = Math.DivRem(line, view.Inner);
            long first = (outer * view.Count * view.Inner) + inner;
            T* input = problem.Input.Pointer<T>() + first;
            T* output = problem.Output.Pointer<T>() + first;
            double sum = 0;
            for (long i = 0; i < view.Count; i++)
            {
                long place = (problem.FromEnd ? view.Count - 1 - i : i) * view.Inner;
                sum += double.CreateTruncating(input[place]);
                output[place] = T.CreateTruncating(sum);
            }
        }
    }
}
