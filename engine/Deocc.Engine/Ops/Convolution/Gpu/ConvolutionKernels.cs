using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>Convolutions and their gradients as tiled products of implicit matrices; every sum in one item and one order.</summary>
[KernelModule]
internal static unsafe class ConvolutionKernels
{
    /// <summary>Rows and columns of a group's tile of the result.</summary>
    public const int Tile = 64;

    /// <summary>Rows and columns of an item's block.</summary>
    public const int Block = 4;

    /// <summary>Items of a group along x and along y.</summary>
    public const int Side = Tile / Block;

    private const int Depth = 16;
    private const int Items = Side * Side;
    private const int TileElements = Tile * Depth;

    /// <summary>Result[z] = left[z] right[z] + bias of the row's channel.</summary>
    [Kernel(X = Side, Y = Side)]
    [SpecializeAll(typeof(ForwardProduct), typeof(InputGradientProduct), typeof(WeightGradientProduct))]
    public static void Multiply<TProduct>(ReadOnly<float> left, ReadOnly<float> right, ReadOnly<float> bias, Global<float> result, int hasBias, ConvolutionSizes sizes)
        where TProduct : struct, IConvolutionProduct
    {
        Shared<float> tileLeft = SharedMemory.Allocate<float>(TileElements);
        Shared<float> tileRight = SharedMemory.Allocate<float>(TileElements);
        int rows = TProduct.Rows(sizes);
        int columns = TProduct.Columns(sizes);
        int depth = TProduct.Depth(sizes);
        int z = Grid.IndexZ;
        int item = (Group.Y * Side) + Group.X;
        int firstRow = Grid.IndexY * Tile;
        int firstColumn = Grid.IndexX * Tile;
        float* a = stackalloc float[Block];
        float* b = stackalloc float[Block];
        float* sums = stackalloc float[Block * Block];
        for (int k0 = 0; k0 < depth; k0 += Depth)
        {
            for (int i = item; i < TileElements; i += Items)
            {
                int k = k0 + (i % Depth);
                int row = firstRow + (i / Depth);
                tileLeft[(i % Depth * Tile) + (i / Depth)] = row < rows && k < depth ? TProduct.Left(left, sizes, z, row, k) : 0;
                k = k0 + (i / Tile);
                int column = firstColumn + (i % Tile);
                tileRight[i] = column < columns && k < depth ? TProduct.Right(right, sizes, z, k, column) : 0;
            }

            Group.Barrier();
            for (int k = 0; k < Depth; k++)
            {
                Loop.Unroll();
                for (int i = 0; i < Block; i++)
                {
                    a[i] = tileLeft[(k * Tile) + Group.Y + (i * Side)];
                    b[i] = tileRight[(k * Tile) + Group.X + (i * Side)];
                }

                Loop.Unroll();
                for (int i = 0; i < Block; i++)
                {
                    Loop.Unroll();
                    for (int j = 0; j < Block; j++) sums[(i * Block) + j] = MathF.FusedMultiplyAdd(a[i], b[j], sums[(i * Block) + j]);
                }
            }

            Group.Barrier();
        }

        for (int i = 0; i < Block; i++)
        {
            int row = firstRow + Group.Y + (i * Side);
            for (int j = 0; j < Block; j++)
            {
                int column = firstColumn + Group.X + (j * Side);
                if (row < rows && column < columns)
                    result[TProduct.Place(sizes, z, row, column)] = sums[(i * Block) + j] + (hasBias != 0 ? bias[TProduct.Channel(sizes, z, row)] : 0);
            }
        }
    }
}
