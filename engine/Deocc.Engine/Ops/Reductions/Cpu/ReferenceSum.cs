using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>Adds in float64, in row-major order.</summary>
internal sealed class ReferenceSum : IKernel<SumProblem>
{
    public string Name => "reference";

    public bool Applies(in SumProblem problem) => true;

    public void Run(in SumProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem.Input, problem.Output);
        else Run<float>(problem.Input, problem.Output);
    }

    private static unsafe void Run<T>(Tensor input, Tensor output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* source = input.Pointer<T>();
        T* destination = output.Pointer<T>();
        var sums = new double[output.Elements];
        Span<long> place = stackalloc long[Shape.MaxRank];
        for (long i = 0; i < input.Elements; i++)
        {
            long rest = i;
            long target = 0;
            for (int fromBack = 1; fromBack <= input.Rank; fromBack++)
            {
                (rest, long coordinate) = Math.DivRem(rest, input.Shape[-fromBack]);
                bool kept = fromBack <= output.Rank && output.Shape[-fromBack] != 1;
                if (kept) target += coordinate * output.Shape.Stride(-fromBack);
            }

            sums[target] += double.CreateTruncating(source[i]);
        }

        for (int i = 0; i < sums.Length; i++) destination[i] = T.CreateTruncating(sums[i]);
    }
}
