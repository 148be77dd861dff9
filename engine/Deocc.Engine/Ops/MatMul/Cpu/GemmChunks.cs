using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Cpu.Microkernels;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>
/// The loop over the chunks of C. A chunk is a rectangle of tiles; for each block of the depth, panels of A pass one after
/// the other through the first-level cache while the chunk's panels of B stay in the second.
/// </summary>
internal unsafe struct GemmChunks : IParallelBody
{
    public TileKernels Kernels;
    public GemmSide A;
    public GemmSide B;
    public MatrixView C;
    public nint CBatchStride;
    public TileEpilogue Epilogue;
    public bool Accumulate;
    public nint FirstBlock;
    public nint EndBlock;
    public nint RowChunks;
    public nint ColumnChunks;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Invoke(int item, int worker)
    {
        (nint rest, nint columnChunk) = Math.DivRem(item, ColumnChunks);
        (nint batch, nint rowChunk) = Math.DivRem(rest, RowChunks);
        nint firstRow = A.Layout.Panels * rowChunk / RowChunks;
        nint endRow = A.Layout.Panels * (rowChunk + 1) / RowChunks;
        nint firstColumn = B.Layout.Panels * columnChunk / ColumnChunks;
        nint endColumn = B.Layout.Panels * (columnChunk + 1) / ColumnChunks;
        nint ownA = (A.OwnLength(endRow - firstRow) + 15) / 16 * 16;
        nint own = ownA + B.OwnLength(endColumn - firstColumn);
        using CpuScratch scratch = own == 0 ? default : CpuScratch.Rent<float>(own);
        float* aOwn = scratch.Pointer<float>();
        float* bOwn = aOwn + ownA;
        float* tile = stackalloc float[TileKernels.MostElements];
        for (nint block = FirstBlock; block < EndBlock; block++)
        {
            A.PackOwn(batch, block, firstRow, endRow, aOwn);
            B.PackOwn(batch, block, firstColumn, endColumn, bOwn);
            nint depth = A.Layout.BlockSize(block);
            bool accumulate = Accumulate || block > 0;
            bool finish = block == A.Layout.DepthBlocks - 1 && !Epilogue.IsEmpty;
            for (nint i = firstRow; i < endRow; i++)
            {
                float* a = A.Panel(batch, block, i, firstRow, aOwn, out nint aStride);
                int rows = A.Layout.Width(i);
                nint row = A.Layout.Start(i);
                var fullKernel = Kernels.Kernel(rows, Kernels.Vectors);
                for (nint j = firstColumn; j < endColumn; j++)
                {
                    float* b = B.Panel(batch, block, j, firstColumn, bOwn, out nint bStride);
                    int columns = B.Layout.Width(j);
                    int padded = B.Layout.PaddedWidth(j);
                    nint column = B.Layout.Start(j);
                    float* c = C.At(row, column) + (batch * CBatchStride);
                    var kernel = padded == Kernels.Columns ? fullKernel : Kernels.Kernel(rows, padded / Kernels.VectorWidth);
                    if (columns == padded && C.ColumnStride == 1)
                    {
                        kernel(a, aStride, b, bStride, c, C.RowStride, depth, accumulate);
                        if (finish) Epilogue.Apply(c, C.RowStride, rows, columns, row, column);
                        continue;
                    }

                    if (accumulate) PanelPacking.Copy(c, C.RowStride, C.ColumnStride, rows, columns, tile, padded, 1);
                    kernel(a, aStride, b, bStride, tile, padded, depth, accumulate);
                    if (finish) Epilogue.Apply(tile, padded, rows, columns, row, column);
                    PanelPacking.Copy(tile, padded, 1, rows, columns, c, C.RowStride, C.ColumnStride);
                }
            }
        }
    }
}
