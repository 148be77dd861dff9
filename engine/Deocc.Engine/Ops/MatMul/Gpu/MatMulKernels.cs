using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>
/// Products of matrices in tiles: shared memory feeds blocks of registers, four numbers at a time. While one tile is multiplied,
/// the next is on its way from memory.
/// </summary>
[KernelModule]
internal static unsafe class MatMulKernels
{
    /// <summary>Rows and columns of a group's tile of the output.</summary>
    public const int Tile = 64;

    /// <summary>How much of the sums' length is in shared memory at once.</summary>
    public const int Depth = 16;

    /// <summary>Rows and columns of an item's block.</summary>
    public const int Block = RegisterBlock.Side;

    /// <summary>Items of a group along x and along y.</summary>
    public const int Side = Tile / Block;

    private const int Items = Side * Side;

    // What an item fetches of each operand at a time.
    private const int Fetched = Tile * Depth / Items;

    // A line of a tile is a quad longer than its contents, so that neighbours along the sums lie in different banks.
    private const int LineQuads = Side + 1;
    private const int Line = LineQuads * Block;
    private const int TileQuads = Depth * LineQuads;

    /// <summary>
    /// Output[z] = A[z] B[z] + bias. An element of A lies at row * aRow + k * aDepth of its matrix, one of B at k * bDepth +
    /// column * bColumn, so that either may be transposed. An item has the rows 4 y + i and the columns 4 x + j of its group's
    /// tile.
    /// </summary>
    [Kernel(X = Side, Y = Side)]
    public static void MatMul(
        ReadOnly<float> a, ReadOnly<float> b, ReadOnly<float> bias, Global<float> output, int rows, int columns, int depth, int hasBias,
        int aRow, int aDepth, int bDepth, int bColumn, StridedIndex matricesOfA, StridedIndex matricesOfB)
    {
        Shared<Float4> tileA = SharedMemory.Allocate<Float4>(TileQuads);
        Shared<Float4> tileB = SharedMemory.Allocate<Float4>(TileQuads);
        int item = (Group.Y * Side) + Group.X;
        int firstRow = Grid.IndexY * Tile;
        int firstColumn = Grid.IndexX * Tile;
        ReadOnly<float> matrixA = a + matricesOfA.Place(Grid.IndexZ);
        ReadOnly<float> matrixB = b + matricesOfB.Place(Grid.IndexZ);
        float* nextA = stackalloc float[Fetched];
        float* nextB = stackalloc float[Fetched];
        float* sums = stackalloc float[RegisterBlock.Elements];
        Fetch(matrixA, nextA, item, firstRow, rows, 0, depth, aRow, aDepth);
        Fetch(matrixB, nextB, item, firstColumn, columns, 0, depth, bColumn, bDepth);
        for (int k0 = 0; k0 < depth; k0 += Depth)
        {
            Store(nextA, tileA.As<float>(), item, aDepth);
            Store(nextB, tileB.As<float>(), item, bDepth);
            Group.Barrier();
            if (k0 + Depth < depth)
            {
                Fetch(matrixA, nextA, item, firstRow, rows, k0 + Depth, depth, aRow, aDepth);
                Fetch(matrixB, nextB, item, firstColumn, columns, k0 + Depth, depth, bColumn, bDepth);
            }

            Loop.Unroll();
            for (int k = 0; k < Depth; k++)
                RegisterBlock.AddOuter(tileA[(k * LineQuads) + Group.Y], tileB[(k * LineQuads) + Group.X], sums);
            Group.Barrier();
        }

        Global<float> matrix = output + ((long)Grid.IndexZ * rows * columns);
        Loop.Unroll();
        for (int i = 0; i < Block; i++)
        {
            int row = firstRow + (Block * Group.Y) + i;
            Loop.Unroll();
            for (int j = 0; j < Block; j++)
            {
                int column = firstColumn + (Block * Group.X) + j;
                if (row < rows && column < columns)
                    matrix[(row * columns) + column] = sums[(i * Block) + j] + (hasBias != 0 ? bias[column] : 0);
            }
        }
    }

    /// <summary>Reads an item's elements of a tile, zeros outside. A line is a row of A or a column of B.</summary>
    private static void Fetch(
        ReadOnly<float> matrix, float* values, int item, int firstLine, int lines, int firstDepth, int depth, int lineStride, int depthStride)
    {
        Loop.Unroll();
        for (int i = 0; i < Fetched; i++)
        {
            int place = item + (i * Items);
            int line = firstLine + LineOf(place, depthStride);
            int k = firstDepth + DepthOf(place, depthStride);
            values[i] = line < lines && k < depth ? matrix[(line * lineStride) + (k * depthStride)] : 0;
        }
    }

    private static void Store(float* values, Shared<float> tile, int item, int depthStride)
    {
        Loop.Unroll();
        for (int i = 0; i < Fetched; i++)
        {
            int place = item + (i * Items);
            tile[(DepthOf(place, depthStride) * Line) + LineOf(place, depthStride)] = values[i];
        }
    }

    // Neighbouring items read neighbours in memory, whichever axis is dense.
    private static int LineOf(int place, int depthStride) => depthStride == 1 ? place / Depth : place % Tile;

    private static int DepthOf(int place, int depthStride) => depthStride == 1 ? place % Depth : place / Tile;
}
