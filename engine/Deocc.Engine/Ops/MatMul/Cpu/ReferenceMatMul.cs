using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>Row by column, in float32 or float64, summed in float64.</summary>
internal sealed unsafe class ReferenceMatMul : IKernel<MatMulProblem>
{
    public string Name => "reference";

    public bool Applies(in MatMulProblem problem) => true;

    public void Run(in MatMulProblem problem)
    {
        if (problem.Output.ElementType == ElementType.Float64) Run<double>(problem);
        else Run<float>(problem);
    }

    private static void Run<T>(in MatMulProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var batches = new MatMulBatches(problem);
        long aLength = (long)problem.Rows * problem.Depth;
        long bLength = (long)problem.Depth * problem.Columns;
        T* output = problem.Output.Pointer<T>();
        for (long outer = 0; outer < batches.Outer; outer++)
        {
            batches.Locate(outer, out long firstA, out long firstB);
            for (long inner = 0; inner < batches.Inner; inner++)
            {
                T* a = problem.A.Pointer<T>() + ((firstA + (inner * batches.InnerA)) * aLength);
                T* b = problem.B.Pointer<T>() + ((firstB + (inner * batches.InnerB)) * bLength);
                Multiply(problem, a, b, output);
                output += (long)problem.Rows * problem.Columns;
            }
        }
    }

    private static void Multiply<T>(in MatMulProblem problem, T* a, T* b, T* output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long rows = problem.Rows;
        long columns = problem.Columns;
        long depth = problem.Depth;
        (long aRow, long aStep) = problem.TransposeA ? (1L, rows) : (depth, 1L);
        (long bStep, long bColumn) = problem.TransposeB ? (1L, depth) : (columns, 1L);
        T* bias = problem.Bias is null ? null : problem.Bias.Pointer<T>();
        for (long i = 0; i < rows; i++)
        {
            for (long j = 0; j < columns; j++)
            {
                double sum = bias == null ? 0 : double.CreateTruncating(bias[j]);
                for (long k = 0; k < depth; k++)
                {
                    T left = a[(i * aRow) + (k * aStep)];
                    T right = b[(k * bStep) + (j * bColumn)];
                    sum += double.CreateTruncating(left) * double.CreateTruncating(right);
                }

                output[(i * columns) + j] = T.CreateTruncating(sum);
            }
        }
    }
}
