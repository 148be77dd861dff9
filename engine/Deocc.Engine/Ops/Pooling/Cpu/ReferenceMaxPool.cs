using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Pooling.Cpu;

/// <summary>Looks through each window, row by row. NaN is larger than every number.</summary>
internal sealed class ReferenceMaxPool : IKernel<MaxPoolProblem>
{
    public string Name => "reference";

    public bool Applies(in MaxPoolProblem problem) => true;

    public void Run(in MaxPoolProblem problem)
    {
        if (problem.Input.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static unsafe void Run<T>(in MaxPoolProblem problem)
        where T : unmanaged, INumber<T>
    {
        (PoolingAxis rows, PoolingAxis columns) = (problem.Rows, problem.Columns);
        long planes = problem.Input.Shape.ElementsBetween(0, 2);
        T* input = problem.Input.Pointer<T>();
        T* output = problem.Output.Pointer<T>();
        int* indices = problem.Indices is null ? null : problem.Indices.Pointer<int>();
        for (long plane = 0; plane < planes; plane++)
        {
            for (int y = 0; y < rows.Outputs; y++)
            {
                for (int x = 0; x < columns.Outputs; x++)
                {
                    int place = Largest(input, rows, columns, y, x);
                    *output++ = input[place];
                    if (indices is not null) *indices++ = place;
                }
            }

            input += (long)rows.Inputs * columns.Inputs;
        }
    }

    private static unsafe int Largest<T>(T* plane, PoolingAxis rows, PoolingAxis columns, int y, int x)
        where T : unmanaged, INumber<T>
    {
        (int top, int bottom) = rows.Range(y);
        (int left, int right) = columns.Range(x);
        int best = (top * columns.Inputs) + left;
        for (int row = top; row < bottom; row += rows.Dilation)
        {
            for (int column = left; column < right; column += columns.Dilation)
            {
                int place = (row * columns.Inputs) + column;
                if (plane[place] > plane[best] || T.IsNaN(plane[place])) best = place;
            }
        }

        return best;
    }
}
