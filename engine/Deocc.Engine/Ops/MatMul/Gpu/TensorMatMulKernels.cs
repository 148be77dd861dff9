using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>
/// Products of matrices on tensor cores, rounded factors and sums in float32. A group has 128x128 of the output, each of its
/// eight warps 64x32 as 4x4 fragments. While one tile is multiplied, the next is on its way from memory.
/// </summary>
[KernelModule]
internal static unsafe class TensorMatMulKernels
{
    /// <summary>Rows and columns of a group's tile of the output.</summary>
    public const int Tile = 128;

    /// <summary>Items of a group.</summary>
    public const int Items = 256;

    private const int Warps = Items / 32;
    private const int WarpRows = 64;
    private const int WarpColumns = 32;
    private const int RowFragments = WarpRows / 16;
    private const int ColumnFragments = WarpColumns / 8;
    private const int SumsOfWarp = 4 * RowFragments * ColumnFragments;

    // Words along the sums that are in shared memory at once, and in a fragment.
    private const int Words = 16;
    private const int FragmentWords = 8;

    // Lines are longer than their contents, so that the items of a warp read different banks.
    private const int LineOfA = Words + 4;
    private const int LineOfB = Tile + 8;
    private const int WordsOfA = Tile * LineOfA;
    private const int WordsOfB = Words * LineOfB;

    // What an item fetches of each operand at a time.
    private const int Fetched = Tile * Words / Items;

    /// <summary>
    /// Output[z] = A[z] B[z] + bias. An element of A lies at row * aRow + k * aDepth of its matrix, one of B at k * bDepth +
    /// column * bColumn, so that either may be transposed. Groups: tiles of columns, tiles of rows, matrices.
    /// </summary>
    [Kernel(X = Items)]
    [Specialize("TensorFloat32", typeof(TensorFloat32Format))]
    [Specialize("BFloat16", typeof(BFloat16Format))]
    public static void MatMul<TFormat>(
        ReadOnly<float> a, ReadOnly<float> b, ReadOnly<float> bias, Global<float> output, int rows, int columns, int depth, int hasBias,
        int aRow, int aDepth, int bDepth, int bColumn, StridedIndex matricesOfA, StridedIndex matricesOfB)
        where TFormat : unmanaged, IFragmentFormat
    {
        Shared<uint> tileA = SharedMemory.Allocate<uint>(WordsOfA);
        Shared<uint> tileB = SharedMemory.Allocate<uint>(WordsOfB);
        Shared<float> scratch = SharedMemory.Allocate<float>(TensorCore.ScratchLength * Warps);
        int firstRow = Grid.IndexY * Tile;
        int firstColumn = Grid.IndexX * Tile;
        ReadOnly<float> matrixA = a + matricesOfA.Place(Grid.IndexZ);
        ReadOnly<float> matrixB = b + matricesOfB.Place(Grid.IndexZ);
        int warp = Group.X / 32;
        int warpRow = warp / (Tile / WarpColumns) * WarpRows;
        int warpColumn = warp % (Tile / WarpColumns) * WarpColumns;
        int g = Group.X % 32 / 4;
        int t = Group.X % 4;
        float* nextA = stackalloc float[2 * Fetched];
        float* nextB = stackalloc float[2 * Fetched];
        uint* partsOfA = stackalloc uint[4 * RowFragments];
        uint* partsOfB = stackalloc uint[2 * ColumnFragments];
        float* sums = stackalloc float[SumsOfWarp];
        Fetch<TFormat>(matrixA, nextA, firstRow, rows, 0, depth, aRow, aDepth);
        Fetch<TFormat>(matrixB, nextB, firstColumn, columns, 0, depth, bColumn, bDepth);
        for (int k = 0; k < depth; k += Words * TFormat.Values)
        {
            Loop.Unroll();
            for (int i = 0; i < Fetched; i++)
            {
                int place = Group.X + (i * Items);
                tileA[(Line(place, aDepth) * LineOfA) + Word(place, aDepth)] = TFormat.Pack(nextA[2 * i], nextA[(2 * i) + 1]);
                tileB[(Word(place, bDepth) * LineOfB) + Line(place, bDepth)] = TFormat.Pack(nextB[2 * i], nextB[(2 * i) + 1]);
            }

            Group.Barrier();
            int next = k + (Words * TFormat.Values);
            if (next < depth)
            {
                Fetch<TFormat>(matrixA, nextA, firstRow, rows, next, depth, aRow, aDepth);
                Fetch<TFormat>(matrixB, nextB, firstColumn, columns, next, depth, bColumn, bDepth);
            }

            for (int step = 0; step < Words; step += FragmentWords)
            {
                int word = step + t;
                Loop.Unroll();
                for (int i = 0; i < RowFragments; i++)
                {
                    int place = ((warpRow + (16 * i) + g) * LineOfA) + word;
                    partsOfA[4 * i] = tileA[place];
                    partsOfA[(4 * i) + 1] = tileA[place + (8 * LineOfA)];
                    partsOfA[(4 * i) + 2] = tileA[place + 4];
                    partsOfA[(4 * i) + 3] = tileA[place + (8 * LineOfA) + 4];
                }

                Loop.Unroll();
                for (int j = 0; j < ColumnFragments; j++)
                {
                    int place = (word * LineOfB) + warpColumn + (8 * j) + g;
                    partsOfB[2 * j] = tileB[place];
                    partsOfB[(2 * j) + 1] = tileB[place + (4 * LineOfB)];
                }

                Loop.Unroll();
                for (int i = 0; i < RowFragments; i++)
                {
                    Loop.Unroll();
                    for (int j = 0; j < ColumnFragments; j++)
                    {
                        TFormat.MultiplyAdd(
                            scratch, sums + (4 * ((i * ColumnFragments) + j)),
                            partsOfA[4 * i], partsOfA[(4 * i) + 1], partsOfA[(4 * i) + 2], partsOfA[(4 * i) + 3], partsOfB[2 * j], partsOfB[(2 * j) + 1]);
                    }
                }
            }

            Group.Barrier();
        }

        Global<float> matrix = output + ((long)Grid.IndexZ * rows * columns);
        Loop.Unroll();
        for (int i = 0; i < RowFragments; i++)
        {
            Loop.Unroll();
            for (int j = 0; j < ColumnFragments; j++)
            {
                Loop.Unroll();
                for (int part = 0; part < 4; part++)
                {
                    int row = firstRow + warpRow + (16 * i) + g + (8 * (part / 2));
                    int column = firstColumn + warpColumn + (8 * j) + (2 * t) + (part % 2);
                    if (row < rows && column < columns)
                        matrix[(row * columns) + column] = sums[(4 * ((i * ColumnFragments) + j)) + part] + (hasBias != 0 ? bias[column] : 0);
                }
            }
        }
    }

    /// <summary>Reads an item's words of a tile, two floats to each; zeros outside. A line is a row of A or a column of B.</summary>
    private static void Fetch<TFormat>(
        ReadOnly<float> matrix, float* values, int firstLine, int lines, int firstDepth, int depth, int lineStride, int depthStride)
        where TFormat : unmanaged, IFragmentFormat
    {
        Loop.Unroll();
        for (int i = 0; i < Fetched; i++)
        {
            int place = Group.X + (i * Items);
            int line = firstLine + Line(place, depthStride);
            int k = firstDepth + (Word(place, depthStride) * TFormat.Values);
            values[2 * i] = line < lines && k < depth ? matrix[(line * lineStride) + (k * depthStride)] : 0;
            values[(2 * i) + 1] = TFormat.Values > 1 && line < lines && k + 1 < depth ? matrix[(line * lineStride) + ((k + 1) * depthStride)] : 0;
        }
    }

    // Neighbouring items read neighbours in memory, whichever axis is dense.
    private static int Line(int place, int depthStride) => depthStride == 1 ? place / Words : place % Tile;

    private static int Word(int place, int depthStride) => depthStride == 1 ? place % Words : place / Tile;
}
