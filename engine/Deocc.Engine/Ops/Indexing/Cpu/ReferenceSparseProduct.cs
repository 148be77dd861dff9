using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Cpu;

/// <summary>Entry by entry, sums in float64.</summary>
internal sealed unsafe class ReferenceSparseProduct : IKernel<SparseProductProblem>
{
    public string Name => "reference";

    public bool Applies(in SparseProductProblem problem) => true;

    public void Run(in SparseProductProblem problem)
    {
        if (problem.Dense.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static void Run<T>(in SparseProductProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] starts = problem.Pattern.RowStarts;
        int[] columnIndices = problem.Pattern.ColumnIndices;
        T* values = problem.Values.Pointer<T>();
        T* dense = problem.Dense.Pointer<T>();
        T* output = problem.Output.Pointer<T>();
        int rows = problem.Output.Shape[-2];
        int columns = problem.Dense.Shape[-2];
        int features = problem.Dense.Shape[-1];
        for (long place = 0; place < problem.Output.Elements; place++)
        {
            (long line, long feature) = Math.DivRem(place, features);
            (long batch, long row) = Math.DivRem(line, rows);
            double sum = 0;
            for (int entry = starts[row]; entry < starts[row + 1]; entry++)
            {
                T factor = dense[(((batch * columns) + columnIndices[entry]) * features) + feature];
                sum += double.CreateTruncating(values[entry]) * double.CreateTruncating(factor);
            }

            output[place] = T.CreateTruncating(sum);
        }
    }
}

/// <summary>Entry by entry, sums in float64.</summary>
internal sealed unsafe class ReferenceSampledProduct : IKernel<SampledProductProblem>
{
    public string Name => "reference";

    public bool Applies(in SampledProductProblem problem) => true;

    public void Run(in SampledProductProblem problem)
    {
        if (problem.Left.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static void Run<T>(in SampledProductProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] starts = problem.Pattern.RowStarts;
        int[] columnIndices = problem.Pattern.ColumnIndices;
        T* left = problem.Left.Pointer<T>();
        T* right = problem.Right.Pointer<T>();
        T* output = problem.Output.Pointer<T>();
        int rows = problem.Left.Shape[-2];
        int columns = problem.Right.Shape[-2];
        int features = problem.Left.Shape[-1];
        long batches = problem.Left.Shape.ElementsBetween(0, problem.Left.Rank - 2);
        for (int row = 0; row < rows; row++)
        {
            for (int entry = starts[row]; entry < starts[row + 1]; entry++)
            {
                double sum = 0;
                for (long batch = 0; batch < batches; batch++)
                {
                    T* a = left + (((batch * rows) + row) * features);
                    T* b = right + (((batch * columns) + columnIndices[entry]) * features);
                    for (int f = 0; f < features; f++) sum += double.CreateTruncating(a[f]) * double.CreateTruncating(b[f]);
                }

                output[entry] = T.CreateTruncating(sum);
            }
        }
    }
}
