using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Filtering.Cpu;

/// <summary>Sums each output's window in float64.</summary>
internal sealed class ReferenceSeparableFilter : IKernel<SeparableFilterProblem>
{
    public string Name => "reference";

    public bool Applies(in SeparableFilterProblem problem) => true;

    public void Run(in SeparableFilterProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in SeparableFilterProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (AxisWindows rows, AxisWindows columns) = (problem.Rows, problem.Columns);
        long planes = problem.Input.Shape.ElementsBetween(0, problem.Input.Rank - 2);
        T* input = problem.Input.Pointer<T>();
        T* output = problem.Output.Pointer<T>();
        for (long plane = 0; plane < planes; plane++)
        {
            for (int y = 0; y < rows.Outputs; y++)
            {
                for (int x = 0; x < columns.Outputs; x++) *output++ = T.CreateTruncating(At(input, rows, columns, y, x));
            }

            input += (long)rows.Inputs * columns.Inputs;
        }
    }

    private static unsafe double At<T>(T* plane, AxisWindows rows, AxisWindows columns, int y, int x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<double> rowWeights = rows.Weights(y);
        ReadOnlySpan<double> columnWeights = columns.Weights(x);
        double sum = 0;
        for (int v = 0; v < rowWeights.Length; v++)
        {
            T* row = plane + ((long)(rows.First(y) + v) * columns.Inputs) + columns.First(x);
            for (int u = 0; u < columnWeights.Length; u++) sum += rowWeights[v] * columnWeights[u] * double.CreateTruncating(row[u]);
        }

        return sum;
    }
}
