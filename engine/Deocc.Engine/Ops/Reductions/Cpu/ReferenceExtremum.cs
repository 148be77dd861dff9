using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>One element after the other.</summary>
internal sealed unsafe class ReferenceExtremum : IKernel<ExtremumProblem>
{
    public string Name => "reference";

    public bool Applies(in ExtremumProblem problem) => true;

    public void Run(in ExtremumProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static void Run<T>(in ExtremumProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var view = new AxisView(problem.Input.Shape, 1);
        T* input = problem.Input.Pointer<T>();
        T* values = problem.Values.Pointer<T>();
        long* indices = problem.Indices.Pointer<long>();
        for (long place = 0; place < view.Outer * view.Inner; place++)
        {
            (long outer, long inner) = Math.DivRem(place, view.Inner);
            T* first = input + (outer * view.Count * view.Inner) + inner;
            T best = *first;
            long index = 0;
            for (long i = 1; i < view.Count; i++)
            {
                T candidate = first[i * view.Inner];
                bool isBetter = problem.Largest ? candidate > best : candidate < best;
                if (!isBetter && !(T.IsNaN(candidate) && !T.IsNaN(best))) continue;
                (best, index) = (candidate, i);
            }

            values[place] = best;
            indices[place] = index;
        }
    }
}
