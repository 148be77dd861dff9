using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Cpu.Microkernels;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>
/// Products of small results and great depth, such as gradients of small weights: parts of the depth, or the products of a
/// summed batch, are computed side by side and summed in order. How many parts depends on the sizes alone.
/// </summary>
internal static unsafe class SplitDepth
{
    private const nint LargestResult = 128 * 128;
    private const nint PartDepth = 2048;
    private const nint MostParts = 16;

    public static bool Applies(in SgemmProblem p)
    {
        bool canSplit = p.Batch == 1 || (p.SumsBatch && p.Batch <= MostParts);
        return canSplit && p.C.Rows * p.C.Columns <= LargestResult && p.Batch * p.A.Columns >= 2 * PartDepth;
    }

    public static void Run(in SgemmProblem p, TileKernels kernels)
    {
        nint depth = p.A.Columns;
        nint parts = p.SumsBatch ? p.Batch : Math.Min(MostParts, depth / PartDepth);
        nint partDepth = p.SumsBatch ? depth : depth / parts;
        nint rows = p.C.Rows;
        nint columns = p.C.Columns;
        nint length = rows * columns;
        using CpuScratch scratch = CpuScratch.Rent<float>(length * parts);
        float* sums = scratch.Pointer<float>();
        var part = new SgemmProblem
        {
            A = new MatrixView(p.A.Data, rows, partDepth, p.A.RowStride, p.A.ColumnStride),
            B = new MatrixView(p.B.Data, partDepth, columns, p.B.RowStride, p.B.ColumnStride),
            C = new MatrixView(sums, rows, columns, columns),
            Batch = parts,
            ABatchStride = p.SumsBatch ? p.ABatchStride : partDepth * p.A.ColumnStride,
            BBatchStride = p.SumsBatch ? p.BBatchStride : partDepth * p.B.RowStride,
            CBatchStride = length,
        };
        Sgemm.MultiplyInChunks(part, kernels);
        nint done = parts * partDepth;
        if (done < depth)
        {
            part.A = new MatrixView(p.A.At(0, done), rows, depth - done, p.A.RowStride, p.A.ColumnStride);
            part.B = new MatrixView(p.B.At(done, 0), depth - done, columns, p.B.RowStride, p.B.ColumnStride);
            part.Batch = 1;
            part.Accumulate = true;
            Sgemm.MultiplyInChunks(part, kernels);
        }

        for (nint i = 1; i < parts; i++) Add(sums, sums + (i * length), length);
        for (nint i = 0; i < rows; i++)
        {
            float* row = sums + (i * columns);
            for (nint j = 0; j < columns; j++)
            {
                if (p.Accumulate) row[j] += *p.C.At(i, j);
            }

            p.Epilogue.Apply(row, columns, 1, (int)columns, i, 0);
            for (nint j = 0; j < columns; j++) *p.C.At(i, j) = row[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* target, float* addend, nint length)
    {
        for (nint i = 0; i < length; i++) target[i] += addend[i];
    }
}
