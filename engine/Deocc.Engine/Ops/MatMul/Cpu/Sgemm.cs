using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Cpu.Microkernels;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>
/// Single-precision matrix products on packed panels and register tiles, after Goto and van de Geijn, "Anatomy of
/// High-Performance Matrix Multiplication" (2008). An element's products are added in an order that depends on the depth
/// alone, so that the bits are the same at any number of threads.
/// </summary>
public static unsafe class Sgemm
{
    // Shared panels are packed for as many blocks or matrices at a time as fit this.
    private const long PackedBytes = 16 << 20;

    // Chunks of about this size have enough work per byte that they read; smaller ones spread better over threads.
    private const int ChunkRows = 168;
    private const int ChunkColumns = 256;

    // Fewer multiplications than this do not pay for waking another thread.
    private const double SmallestParallelWork = 1 << 17;

    // A direct operand is read once per panel of the other side; packing pays from the third time on.
    private const int DirectPanels = 2;

    /// <summary>Computes C = A B, or C += A B.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public static void Multiply(MatrixView a, MatrixView b, MatrixView c, bool accumulate = false) =>
        Multiply(new SgemmProblem { A = a, B = b, C = c, Accumulate = accumulate });

    /// <summary>Computes one product or a batch.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public static void Multiply(in SgemmProblem problem) => Multiply(problem, TileKernels.Active);

    /// <summary>Computes with the tiles of a given SIMD level.</summary>
    internal static void Multiply(in SgemmProblem problem, TileKernels kernels)
    {
        SgemmProblem p = problem;
        Check(p);
        if (p.Batch == 0) p.Batch = 1;
        if (p.Batch == 1) p.SumsBatch = false;
        if (p.C.Rows == 0 || p.C.Columns == 0) return;
        if (p.A.Columns == 0)
        {
            MultiplyNothing(p);
            return;
        }

        if (p.PackedA is null && p.PackedB is null)
        {
            if (IsBetterTransposed(p, kernels)) Transpose(ref p);
            FoldBatch(ref p);
            if (DotProducts.Applies(p))
            {
                DotProducts.Run(p);
                return;
            }

            if (SplitDepth.Applies(p))
            {
                SplitDepth.Run(p, kernels);
                return;
            }
        }

        MultiplyInChunks(p, kernels);
    }

    /// <summary>The general path: packs what is worth it and runs over the chunks of C.</summary>
    internal static void MultiplyInChunks(in SgemmProblem p, TileKernels kernels)
    {
        nint batch = p.SumsBatch ? 1 : p.Batch;
        nint depth = p.SumsBatch ? p.Batch * p.A.Columns : p.A.Columns;
        using PackedMatrix? sharedA = p.PackedA is null && IsShared(batch, p.ABatchStride) ? PackedMatrix.PackLeft(p.A, kernels) : null;
        using PackedMatrix? sharedB = p.PackedB is null && IsShared(batch, p.BBatchStride) ? PackedMatrix.PackRight(p.B, kernels) : null;
        PackedMatrix? packedA = p.PackedA ?? sharedA;
        PackedMatrix? packedB = p.PackedB ?? sharedB;
        var chunks = new GemmChunks
        {
            Kernels = kernels,
            A = new GemmSide
            {
                Layout = packedA?.Layout ?? PanelLayout.ForRows(p.C.Rows, depth, kernels),
                Source = p.A.Data,
                Stride = p.A.RowStride,
                DepthStride = p.A.ColumnStride,
                BatchStride = p.ABatchStride,
                PieceDepth = p.A.Columns,
                Packed = packedA is null ? null : packedA.Data,
            },
            B = new GemmSide
            {
                Layout = packedB?.Layout ?? PanelLayout.ForColumns(p.C.Columns, depth, kernels),
                Source = p.B.Data,
                Stride = p.B.ColumnStride,
                DepthStride = p.B.RowStride,
                BatchStride = p.BBatchStride,
                PieceDepth = p.A.Columns,
                Packed = packedB is null ? null : packedB.Data,
            },
            C = p.C,
            CBatchStride = p.CBatchStride,
            Epilogue = p.Epilogue,
            Accumulate = p.Accumulate,
        };
        CutIntoChunks(ref chunks, batch);
        chunks.A.IsDirect = !p.SumsBatch && packedA is null && p.A.RowStride == 1 && chunks.B.Layout.Panels <= DirectPanels;
        chunks.B.IsDirect = !p.SumsBatch && packedB is null && p.B.ColumnStride == 1 && chunks.A.Layout.Panels <= DirectPanels;
        bool packA = packedA is null && !chunks.A.IsDirect && chunks.ColumnChunks > 1;
        bool packB = packedB is null && !chunks.B.IsDirect && chunks.RowChunks > 1;
        if (packA || packB) RunWithSharedPanels(chunks, batch, packA, packB);
        else RunChunks(ref chunks, batch, 0, chunks.A.Layout.DepthBlocks);
    }

    private static bool IsShared(nint batch, nint batchStride) => batch > 1 && batchStride == 0;

    private static void CutIntoChunks(ref GemmChunks chunks, nint batch)
    {
        nint rowPanels = chunks.A.Layout.Panels;
        nint columnPanels = chunks.B.Layout.Panels;
        nint rows = Math.Max(1, (chunks.A.Layout.Extent + (ChunkRows / 2)) / ChunkRows);
        nint columns = Math.Max(1, (chunks.B.Layout.Extent + (ChunkColumns / 2)) / ChunkColumns);
        double work = (double)chunks.A.Layout.Extent * chunks.B.Layout.Extent * chunks.A.Layout.Depth;
        int threads = batch * work < 2 * SmallestParallelWork ? 1 : CpuThreads.Count;
        nint wanted = Math.Min(4 * threads, Math.Max(1, (nint)(batch * work / SmallestParallelWork)));
        while (threads > 1 && batch * rows * columns < wanted)
        {
            bool canCutRows = 2 * rows <= rowPanels;
            bool canCutColumns = 2 * columns <= columnPanels;
            if (!canCutRows && !canCutColumns) break;
            bool cutRows = canCutRows && (!canCutColumns || rowPanels / rows * chunks.Kernels.Rows >= columnPanels / columns * chunks.Kernels.Columns);
            if (cutRows) rows *= 2;
            else columns *= 2;
        }

        chunks.RowChunks = Math.Min(rows, rowPanels);
        chunks.ColumnChunks = Math.Min(columns, columnPanels);
    }

    private static void RunWithSharedPanels(GemmChunks chunks, nint batch, bool packA, bool packB)
    {
        PanelLayout a = chunks.A.Layout;
        PanelLayout b = chunks.B.Layout;
        nint extent = (packA ? a.PaddedExtent : 0) + (packB ? b.PaddedExtent : 0);
        nint budget = Math.Max(1, (nint)(PackedBytes / sizeof(float) / (extent * a.BlockDepth)));
        nint blocks = Math.Min(budget, a.DepthBlocks);
        nint matrices = blocks < a.DepthBlocks ? 1 : Math.Min(batch, budget / blocks);
        nint depth = Math.Min(a.Depth, blocks * a.BlockDepth);
        chunks.A.PackedBatchStride = packA ? a.PaddedExtent * depth : 0;
        chunks.B.PackedBatchStride = packB ? b.PaddedExtent * depth : 0;
        nint lengthA = ((matrices * chunks.A.PackedBatchStride) + 15) / 16 * 16;
        nint lengthB = matrices * chunks.B.PackedBatchStride;
        using CpuScratch scratch = CpuScratch.Rent<float>(lengthA + lengthB);
        if (packA) chunks.A.Packed = scratch.Pointer<float>();
        if (packB) chunks.B.Packed = scratch.Pointer<float>() + lengthA;
        for (nint matrix = 0; matrix < batch; matrix += matrices)
        {
            nint count = Math.Min(matrices, batch - matrix);
            for (nint block = 0; block < a.DepthBlocks; block += blocks)
            {
                nint end = Math.Min(a.DepthBlocks, block + blocks);
                if (packA) PackShared(ref chunks.A, count, block, end);
                if (packB) PackShared(ref chunks.B, count, block, end);
                RunChunks(ref chunks, count, block, end);
            }

            chunks.A.Source += count * chunks.A.BatchStride;
            chunks.B.Source += count * chunks.B.BatchStride;
            chunks.C = chunks.C.Moved(count * chunks.CBatchStride);
        }
    }

    private static void PackShared(ref GemmSide side, nint matrices, nint block, nint end)
    {
        side.FirstBlock = block;
        var packing = new GemmPacking { Side = side, Blocks = end - block };
        CpuThreads.For(packing.CountItems(matrices), ref packing);
    }

    private static void RunChunks(ref GemmChunks chunks, nint batch, nint block, nint end)
    {
        chunks.FirstBlock = block;
        chunks.EndBlock = end;
        CpuThreads.For(checked((int)(batch * chunks.RowChunks * chunks.ColumnChunks)), ref chunks);
    }

    private static void MultiplyNothing(in SgemmProblem p)
    {
        nint results = p.SumsBatch ? 1 : p.Batch;
        for (nint batch = 0; batch < results; batch++)
        {
            for (nint i = 0; i < p.C.Rows; i++)
            {
                for (nint j = 0; j < p.C.Columns; j++)
                {
                    float* c = p.C.At(i, j) + (batch * p.CBatchStride);
                    if (!p.Accumulate) *c = 0;
                    p.Epilogue.Apply(c, 1, 1, 1, i, j);
                }
            }
        }
    }

    // Rows of C must be contiguous for whole tiles to be stored, and a C of few columns would waste most of each vector.
    private static bool IsBetterTransposed(in SgemmProblem p, TileKernels kernels)
    {
        if (p.Epilogue.Residual != null || p.Epilogue.Activation != null) return false;
        if (p.C.ColumnStride != 1 && p.C.RowStride == 1) return true;
        bool isNarrow = p.C.Columns <= DotProducts.MostRows || p.C.Columns * 2 < kernels.VectorWidth;
        return isNarrow && p.C.Columns < p.C.Rows;
    }

    // C = A B is the same as C' = B' A'.
    private static void Transpose(ref SgemmProblem p)
    {
        (p.A, p.B) = (p.B.Transposed, p.A.Transposed);
        (p.ABatchStride, p.BBatchStride) = (p.BBatchStride, p.ABatchStride);
        p.C = p.C.Transposed;
        float* rowBias = p.Epilogue.RowBias;
        p.Epilogue.RowBias = p.Epilogue.ColumnBias;
        p.Epilogue.ColumnBias = rowBias;
    }

    // A batch of A with one B is one tall A, where the matrices lie one after the other.
    private static void FoldBatch(ref SgemmProblem p)
    {
        if (p.Batch == 1 || p.SumsBatch || p.BBatchStride != 0 || p.Epilogue.RowBias != null || p.Epilogue.Residual != null) return;
        if (p.ABatchStride != p.A.Rows * p.A.RowStride || p.CBatchStride != p.C.Rows * p.C.RowStride) return;
        nint rows = p.Batch * p.C.Rows;
        p.A = new MatrixView(p.A.Data, rows, p.A.Columns, p.A.RowStride, p.A.ColumnStride);
        p.C = new MatrixView(p.C.Data, rows, p.C.Columns, p.C.RowStride, p.C.ColumnStride);
        p.Batch = 1;
    }

    private static void Check(in SgemmProblem p)
    {
        if (p.A.Rows != p.C.Rows || p.B.Columns != p.C.Columns || p.A.Columns != p.B.Rows)
        {
            throw new ArgumentException(
                $"sizes do not fit: [{p.C.Rows},{p.C.Columns}] = [{p.A.Rows},{p.A.Columns}] [{p.B.Rows},{p.B.Columns}]");
        }

        bool packedFits = p.PackedA is null or { IsLeft: true } && p.PackedB is null or { IsLeft: false };
        if (!packedFits) throw new ArgumentException("a packed matrix stands on the side that it was not packed for");
        if (p.SumsBatch && (p.PackedA is not null || p.PackedB is not null))
            throw new ArgumentException("the operands of a summed batch were packed beforehand");
        if (p.Batch > 1 && !p.SumsBatch && p.Epilogue.Residual != null) throw new ArgumentException("a batch has no residual");
    }
}
