using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>Maps in the tensor's type and combines in float64, in row-major order.</summary>
internal sealed unsafe class ReferenceReduce<TReduction> : IKernel<ReduceProblem<TReduction>>
    where TReduction : struct, IReduction
{
    public string Name => "reference";

    public bool Applies(in ReduceProblem<TReduction> problem) => true;

    public void Run(in ReduceProblem<TReduction> problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static void Run<T>(in ReduceProblem<TReduction> problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var plan = new ReductionPlan(problem.Input.Shape, problem.Output.Shape);
        T* input = problem.Input.Pointer<T>();
        T* partner = (problem.Partner ?? problem.Input).Pointer<T>();
        T* output = problem.Output.Pointer<T>();
        T* center = problem.Center is null ? null : problem.Center.Pointer<T>();
        long columns = plan.InnerIsReduced ? 1 : plan.Inner;
        long run = plan.InnerIsReduced ? plan.Inner : 1;
        T mapped = default;
        for (long place = 0; place < problem.Output.Elements; place++)
        {
            (long o, long column) = Math.DivRem(place, columns);
            T about = center is null ? T.Zero : center[place];
            ScalarLane<T> aboutLane = ScalarLane<T>.Load(&about);
            ScalarLane<double> total = ScalarLane<double>.Create(problem.Reduction.Identity);
            for (long row = 0; row < plan.Rows; row++)
            {
                long start = plan.OutputOffset(o) + plan.RowOffset(row) + column;
                for (long i = start; i < start + run; i++)
                {
                    ScalarLane<T>.Store(
                        problem.Reduction.Map(ScalarLane<T>.Load(input + i), ScalarLane<T>.Load(partner + i), aboutLane), &mapped);
                    total = problem.Reduction.Combine(total, ScalarLane<double>.Create(double.CreateTruncating(mapped)));
                }
            }

            double result;
            ScalarLane<double>.Store(
                problem.Reduction.Finish(total, ScalarLane<double>.Create(double.CreateTruncating(about))), &result);
            output[place] = T.CreateTruncating(result);
        }
    }
}
