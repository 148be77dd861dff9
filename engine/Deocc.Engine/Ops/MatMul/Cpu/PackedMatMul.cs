using Deocc.Engine.Devices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>Float32 by <see cref="Sgemm"/>.</summary>
internal sealed unsafe class PackedMatMul : IKernel<MatMulProblem>
{
    public string Name => "packed";

    public bool Applies(in MatMulProblem problem) => problem.Output.ElementType == ElementType.Float32;

    public void Run(in MatMulProblem problem)
    {
        nint rows = problem.Rows;
        nint columns = problem.Columns;
        nint depth = problem.Depth;
        var batches = new MatMulBatches(problem);
        float* a = problem.A.Pointer<float>();
        float* b = problem.B.Pointer<float>();
        float* c = problem.Output.Pointer<float>();
        var product = new SgemmProblem
        {
            Batch = (nint)batches.Inner,
            ABatchStride = (nint)batches.InnerA * rows * depth,
            BBatchStride = (nint)batches.InnerB * depth * columns,
            CBatchStride = rows * columns,
        };
        if (problem.Bias is not null) product.Epilogue.ColumnBias = problem.Bias.Pointer<float>();
        for (long outer = 0; outer < batches.Outer; outer++)
        {
            batches.Locate(outer, out long firstA, out long firstB);
            float* aStart = a + (firstA * rows * depth);
            float* bStart = b + (firstB * depth * columns);
            product.A = problem.TransposeA ? new(aStart, rows, depth, 1, rows) : new(aStart, rows, depth, depth);
            product.B = problem.TransposeB ? new(bStart, depth, columns, 1, depth) : new(bStart, depth, columns, columns);
            product.C = new(c + (outer * batches.Inner * rows * columns), rows, columns, columns);
            Sgemm.Multiply(product);
        }
    }
}
