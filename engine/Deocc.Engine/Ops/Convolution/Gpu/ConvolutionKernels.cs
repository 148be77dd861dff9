using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// Convolutions and their gradients in float32, as tiled products of implicit matrices: shared memory feeds blocks of registers,
/// and while one tile is multiplied, the next is on its way from memory.
/// </summary>
[KernelModule(NarrowDoubles = true, Apart = true)]
internal static unsafe class ConvolutionKernels
{
    /// <summary>Items of a group.</summary>
    public const int Items = 256;

    /// <summary>How much of the sums' length is in shared memory at once.</summary>
    public const int Depth = 16;

    private const int Quad = ConvolutionQuads.Quad;

    // Lines that items of a slice fetch next to each other.
    private const int LinesAtOnce = Items / Depth;

    // Rows of which items fetch a quad each.
    private const int QuadsOfDepth = Depth / Quad;
    private const int RowsOfQuads = Items / QuadsOfDepth;

    /// <summary>
    /// Result[group] = epilogue(left[group] right[group]). Several splits each sum up their part of the depth, and write the bare
    /// sums to results of their own that follow one another. Groups: tiles of columns, tiles of rows, splits of groups.
    /// </summary>
    [Kernel(X = Items)]
    [SpecializeAll(typeof(PatchProduct), typeof(GatedProduct), typeof(WeightGradientProduct))]
    [SpecializeAll(typeof(LargeTile), typeof(WideTile), typeof(SmallTile), typeof(FlatTile))]
    [SpecializeAll(typeof(SingleLoads), typeof(QuadLoads))]
    public static void Multiply<TProduct, TTile, TLoads>(
        ReadOnly<float> left, ReadOnly<float> right, ReadOnly<float> bias, ReadOnly<float> residual, Global<float> result,
        Global<float> kept, ConvolutionEpilogue epilogue, ConvolutionSizes sizes, ConvolutionSplits splits)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile
        where TLoads : unmanaged, IPatchLoads
    {
        Shared<Float4> tileLeft = SharedMemory.Allocate<Float4>(Depth * ((TTile.Rows / Quad) + 1));
        Shared<Float4> tileRight = SharedMemory.Allocate<Float4>(Depth * ((TTile.Columns / Quad) + 1));
        Shared<Int4> columnPlaces = SharedMemory.Allocate<Int4>(TTile.Columns);
        Shared<Int4> steps = SharedMemory.Allocate<Int4>(Depth);
        int item = Group.X;
        int across = item % (TTile.Columns / TTile.BlockColumns);
        int down = item / (TTile.Columns / TTile.BlockColumns);
        int rows = TProduct.Rows(sizes);
        int columns = TProduct.Columns(sizes);
        int group = Grid.IndexZ / splits.Count;
        int split = Grid.IndexZ - (group * splits.Count);
        int firstRow = Grid.IndexY * TTile.Rows;
        int firstColumn = Grid.IndexX * TTile.Columns;
        int first = split * splits.Depth;
        int end = Math.Min(TProduct.Depth(sizes), first + splits.Depth);
        float* nextLeft = stackalloc float[(TTile.Rows + RowsOfQuads - 1) / RowsOfQuads * Quad];
        float* nextRight = stackalloc float[TTile.Columns / LinesAtOnce];
        float* a = stackalloc float[TTile.BlockRows];
        float* b = stackalloc float[TTile.BlockColumns];
        float* sums = stackalloc float[TTile.BlockRows * TTile.BlockColumns];
        if (item < TTile.Columns) columnPlaces[item] = ConvolutionTables.Column<TProduct>(sizes, group, firstColumn + item, columns);
        if (item < Depth) steps[item] = ConvolutionTables.Step<TProduct>(sizes, first + item, end);
        Group.Barrier();
        FetchLeft<TProduct, TTile>(left, nextLeft, sizes, steps, group, firstRow, rows);
        FetchRight<TProduct, TTile, TLoads>(right, nextRight, sizes, steps, columnPlaces);
        Group.Barrier();
        for (int k0 = first; k0 < end; k0 += Depth)
        {
            StoreLeft<TTile>(nextLeft, tileLeft.As<float>());
            StoreRight<TProduct, TTile, TLoads>(nextRight, tileRight);
            if (item < Depth) steps[item] = ConvolutionTables.Step<TProduct>(sizes, k0 + Depth + item, end);
            Group.Barrier();
            if (k0 + Depth < end)
            {
                FetchLeft<TProduct, TTile>(left, nextLeft, sizes, steps, group, firstRow, rows);
                FetchRight<TProduct, TTile, TLoads>(right, nextRight, sizes, steps, columnPlaces);
            }

            Loop.Unroll();
            for (int k = 0; k < Depth; k++)
            {
                Loop.Unroll();
                for (int i = 0; i < TTile.BlockRows / Quad; i++)
                    Spread(tileLeft[(k * ((TTile.Rows / Quad) + 1)) + down + (i * (TTile.Rows / TTile.BlockRows))], a + (Quad * i));
                Loop.Unroll();
                for (int j = 0; j < TTile.BlockColumns / Quad; j++)
                    Spread(tileRight[(k * ((TTile.Columns / Quad) + 1)) + across + (j * (TTile.Columns / TTile.BlockColumns))], b + (Quad * j));
                Loop.Unroll();
                for (int i = 0; i < TTile.BlockRows; i++)
                {
                    Loop.Unroll();
                    for (int j = 0; j < TTile.BlockColumns; j++)
                        sums[(i * TTile.BlockColumns) + j] = MathF.FusedMultiplyAdd(a[i], b[j], sums[(i * TTile.BlockColumns) + j]);
                }
            }

            Group.Barrier();
        }

        // A row of every block at a time goes through shared memory, so that neighbouring items write neighbours.
        Global<float> part = result + (split * splits.Elements);
        Loop.Unroll();
        for (int i = 0; i < TTile.BlockRows; i++)
        {
            Loop.Unroll();
            for (int j = 0; j < TTile.BlockColumns / Quad; j++)
            {
                int place = (i * TTile.BlockColumns) + (Quad * j);
                tileRight[(down * (TTile.Columns / Quad)) + across + (j * (TTile.Columns / TTile.BlockColumns))] =
                    new Float4(sums[place], sums[place + 1], sums[place + 2], sums[place + 3]);
            }

            Group.Barrier();
            int rowOfSlice = firstRow + (i / Quad * (Quad * TTile.Rows / TTile.BlockRows)) + (i % Quad);
            for (int place = item; place < TTile.Rows / TTile.BlockRows * TTile.Columns; place += Items)
            {
                int row = rowOfSlice + (Quad * (place / TTile.Columns));
                int column = firstColumn + (place % TTile.Columns);
                if (row < rows && column < columns)
                {
                    Shared<float> slice = tileRight.As<float>();
                    TProduct.Write(part, kept, bias, residual, epilogue, sizes, group, row, column, slice[place], slice[place ^ TTile.Columns]);
                }
            }

            Group.Barrier();
        }
    }

    /// <summary>Reads an item's elements of the next tile on the left: quads along the sums.</summary>
    private static void FetchLeft<TProduct, TTile>(
        ReadOnly<float> left, float* values, ConvolutionSizes sizes, Shared<Int4> steps, int group, int firstRow, int rows)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile
    {
        Shared<Int4> stepsOfQuad = steps + (Quad * (Group.X % QuadsOfDepth));
        Loop.UnrollLoads();
        for (int i = 0; i < (TTile.Rows + RowsOfQuads - 1) / RowsOfQuads; i++)
        {
            int line = (Group.X / QuadsOfDepth) + (i * RowsOfQuads);
            int row = firstRow + line;
            Spread(
                Patches.LeftQuad(left, TProduct.Row(sizes, group, row), line < TTile.Rows && row < rows, stepsOfQuad, sizes.HasLeftQuads),
                values + (Quad * i));
        }
    }

    /// <summary>Reads an item's elements of the next tile on the right, neighbouring items those that are neighbours in memory.</summary>
    private static void FetchRight<TProduct, TTile, TLoads>(
        ReadOnly<float> right, float* values, ConvolutionSizes sizes, Shared<Int4> steps, Shared<Int4> columnPlaces)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile
        where TLoads : unmanaged, IPatchLoads
    {
        if (TLoads.AreQuads)
        {
            Loop.UnrollLoads();
            for (int i = 0; i < TTile.Columns / RowsOfQuads; i++)
                Spread(Patches.QuadAt(right, sizes, columnPlaces[ColumnOfQuad<TProduct, TTile>(i)] + steps[StepOfQuad<TProduct, TTile>(i)]), values + (Quad * i));
        }
        else
        {
            Loop.UnrollLoads();
            for (int i = 0; i < TTile.Columns / LinesAtOnce; i++)
                values[i] = Patches.At(right, sizes, columnPlaces[ColumnOf<TProduct, TTile>(i)] + steps[StepOf<TProduct, TTile>(i)]);
        }
    }

    private static void StoreLeft<TTile>(float* values, Shared<float> tile)
        where TTile : unmanaged, IConvolutionTile
    {
        Loop.Unroll();
        for (int i = 0; i < (TTile.Rows + RowsOfQuads - 1) / RowsOfQuads; i++)
        {
            int line = (Group.X / QuadsOfDepth) + (i * RowsOfQuads);
            if (line < TTile.Rows) StoreAlong(values + (Quad * i), tile + ((Quad * (Group.X % QuadsOfDepth) * (TTile.Rows + Quad)) + line), TTile.Rows + Quad);
        }
    }

    private static void StoreRight<TProduct, TTile, TLoads>(float* values, Shared<Float4> tile)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile
        where TLoads : unmanaged, IPatchLoads
    {
        if (!TLoads.AreQuads)
        {
            Shared<float> elements = tile.As<float>();
            Loop.Unroll();
            for (int i = 0; i < TTile.Columns / LinesAtOnce; i++)
                elements[(StepOf<TProduct, TTile>(i) * (TTile.Columns + Quad)) + ColumnOf<TProduct, TTile>(i)] = values[i];
        }
        else
        {
            Loop.Unroll();
            for (int i = 0; i < TTile.Columns / RowsOfQuads; i++)
            {
                int place = (StepOfQuad<TProduct, TTile>(i) * (TTile.Columns + Quad)) + ColumnOfQuad<TProduct, TTile>(i);
                if (TProduct.IsRightAlongDepth) StoreAlong(values + (Quad * i), tile.As<float>() + place, TTile.Columns + Quad);
                else tile[place / Quad] = new Float4(values[Quad * i], values[(Quad * i) + 1], values[(Quad * i) + 2], values[(Quad * i) + 3]);
            }
        }
    }

    // A quad along the sums, whose steps lie apart.
    private static void StoreAlong(float* values, Shared<float> tile, int step)
    {
        tile[0] = values[0];
        tile[step] = values[1];
        tile[2 * step] = values[2];
        tile[3 * step] = values[3];
    }

    // Which element of the right tile an item fetches as its i-th.
    private static int ColumnOf<TProduct, TTile>(int i)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile =>
        TProduct.IsRightAlongDepth ? (Group.X / Depth) + (i * LinesAtOnce) : Group.X % TTile.Columns;

    private static int StepOf<TProduct, TTile>(int i)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile =>
        TProduct.IsRightAlongDepth ? Group.X % Depth : (Group.X / TTile.Columns) + (i * (Items / TTile.Columns));

    // The first element of the quad that it fetches as its i-th.
    private static int ColumnOfQuad<TProduct, TTile>(int i)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile =>
        TProduct.IsRightAlongDepth ? (Group.X / QuadsOfDepth) + (i * RowsOfQuads) : Quad * (Group.X % (TTile.Columns / Quad));

    private static int StepOfQuad<TProduct, TTile>(int i)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile =>
        TProduct.IsRightAlongDepth ? Quad * (Group.X % QuadsOfDepth) : (Group.X / (TTile.Columns / Quad)) + (i * (Items * Quad / TTile.Columns));

    private static void Spread(Float4 quad, float* values)
    {
        values[0] = quad.x;
        values[1] = quad.y;
        values[2] = quad.z;
        values[3] = quad.w;
    }
}
