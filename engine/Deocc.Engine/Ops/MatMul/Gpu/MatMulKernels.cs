using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>Products of matrices in tiles: shared memory feeds blocks of registers.</summary>
[KernelModule]
internal static unsafe class MatMulKernels
{
    /// <summary>Rows and columns of a group's tile of the output.</summary>
    public const int Tile = 64;

    /// <summary>How much of the sums' length is in shared memory at once.</summary>
    public const int Depth = 16;

    /// <summary>Rows and columns of an item's block.</summary>
    public const int Block = 4;

    /// <summary>Items of a group along x and along y.</summary>
    public const int Side = Tile / Block;

    private const int Items = Side * Side;
    private const int TileElements = Tile * Depth;

    /// <summary>
    /// Output[z] = A[z] B[z] + bias. An element of A lies at row * aRow + k * aDepth of its matrix, one of B at k * bDepth +
    /// column * bColumn, so that either may be transposed. An item has the rows y + 16 i and the columns x + 16 j of its group's
    /// tile: neighbours read and write neighbouring columns.
    /// </summary>
    [Kernel(X = Side, Y = Side)]
    public static void MatMul(
        ReadOnly<float> a, ReadOnly<float> b, ReadOnly<float> bias, Global<float> output, int rows, int columns, int depth, int hasBias,
        int aRow, int aDepth, int bDepth, int bColumn, StridedIndex matricesOfA, StridedIndex matricesOfB)
    {
        Shared<float> tileA = SharedMemory.Allocate<float>(TileElements);
        Shared<float> tileB = SharedMemory.Allocate<float>(TileElements);
        int item = (Group.Y * Side) + Group.X;
        int firstRow = Grid.IndexY * Tile;
        int firstColumn = Grid.IndexX * Tile;
        ReadOnly<float> matrixA = a + matricesOfA.Place(Grid.IndexZ);
        ReadOnly<float> matrixB = b + matricesOfB.Place(Grid.IndexZ);
        float* left = stackalloc float[Block];
        float* right = stackalloc float[Block];
        float* sums = stackalloc float[Block * Block];
        for (int k0 = 0; k0 < depth; k0 += Depth)
        {
            for (int i = item; i < TileElements; i += Items)
            {
                // The faster index runs along whichever axis lies densely in memory.
                int rowOfA = aDepth == 1 ? i / Depth : i % Tile;
                int depthOfA = aDepth == 1 ? i % Depth : i / Tile;
                bool isInA = firstRow + rowOfA < rows && k0 + depthOfA < depth;
                tileA[(depthOfA * Tile) + rowOfA] = isInA ? matrixA[((firstRow + rowOfA) * aRow) + ((k0 + depthOfA) * aDepth)] : 0;
                int columnOfB = bDepth == 1 ? i / Depth : i % Tile;
                int depthOfB = bDepth == 1 ? i % Depth : i / Tile;
                bool isInB = firstColumn + columnOfB < columns && k0 + depthOfB < depth;
                tileB[(depthOfB * Tile) + columnOfB] = isInB ? matrixB[((k0 + depthOfB) * bDepth) + ((firstColumn + columnOfB) * bColumn)] : 0;
            }

            Group.Barrier();
            for (int k = 0; k < Depth; k++)
            {
                Loop.Unroll();
                for (int i = 0; i < Block; i++)
                {
                    left[i] = tileA[(k * Tile) + Group.Y + (i * Side)];
                    right[i] = tileB[(k * Tile) + Group.X + (i * Side)];
                }

                Loop.Unroll();
                for (int i = 0; i < Block; i++)
                {
                    Loop.Unroll();
                    for (int j = 0; j < Block; j++) sums[(i * Block) + j] = MathF.FusedMultiplyAdd(left[i], right[j], sums[(i * Block) + j]);
                }
            }

            Group.Barrier();
        }

        Global<float> matrix = output + ((long)Grid.IndexZ * rows * columns);
        for (int i = 0; i < Block; i++)
        {
            int row = firstRow + Group.Y + (i * Side);
            for (int j = 0; j < Block; j++)
            {
                int column = firstColumn + Group.X + (j * Side);
                if (row < rows && column < columns)
                    matrix[(row * columns) + column] = sums[(i * Block) + j] + (hasBias != 0 ? bias[column] : 0);
            }
        }
    }
}
