using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.MatMul.Gpu;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// Convolutions and their gradients on tensor cores, rounded factors and sums in float32; otherwise like
/// <see cref="ConvolutionKernels"/>. The eight warps of a group lie two by four on its tile.
/// </summary>
[KernelModule(NarrowDoubles = true, Apart = true)]
internal static unsafe class TensorConvolutionKernels
{
    /// <summary>Items of a group.</summary>
    public const int Items = 256;

    /// <summary>Words along the sums that are in shared memory at once.</summary>
    public const int Words = 16;

    private const int Warps = Items / 32;
    private const int WarpsDown = 2;
    private const int WarpsAcross = Warps / WarpsDown;
    private const int FragmentRows = 16;
    private const int FragmentColumns = 8;
    private const int FragmentWords = 8;

    // Lines are longer than their contents, so that the items of a warp read different banks.
    private const int LineOfWords = Words + 4;
    private const int LinePadding = 8;

    // Lines that items fetch next to each other.
    private const int LinesAtOnce = Items / Words;

    // Lines of which items fetch four words each.
    private const int Quad = ConvolutionQuads.Quad;
    private const int QuadsOfWords = Words / Quad;
    private const int RowsOfQuads = Items / QuadsOfWords;

    // Eight rows of each of the two rows of warps.
    private const int SliceRows = 16;

    /// <inheritdoc cref="ConvolutionKernels.Multiply"/>
    [Kernel(X = Items)]
    [SpecializeAll(typeof(PatchProduct), typeof(GatedProduct), typeof(WeightGradientProduct))]
    [SpecializeAll(typeof(LargeTile), typeof(WideTile), typeof(FlatTile))]
    [SpecializeAll(typeof(TensorFloat32Format), typeof(BFloat16Format))]
    [SpecializeAll(typeof(SingleLoads), typeof(QuadLoads))]
    public static void Multiply<TProduct, TTile, TFormat, TLoads>(
        ReadOnly<float> left, ReadOnly<float> right, ReadOnly<float> bias, ReadOnly<float> residual, Global<float> result,
        Global<float> kept, ConvolutionEpilogue epilogue, ConvolutionSizes sizes, ConvolutionSplits splits)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile
        where TFormat : unmanaged, IFragmentFormat
        where TLoads : unmanaged, IPatchLoads
    {
        Shared<UInt4> quadsLeft = SharedMemory.Allocate<UInt4>(TTile.Rows * LineOfWords / Quad);
        Shared<UInt4> quadsRight = SharedMemory.Allocate<UInt4>(TTile.Columns * LineOfWords / Quad);
        Shared<uint> tileLeft = quadsLeft.As<uint>();
        Shared<uint> tileRight = quadsRight.As<uint>();
        Shared<Int4> columnPlaces = SharedMemory.Allocate<Int4>(TTile.Columns);
        Shared<Int4> steps = SharedMemory.Allocate<Int4>(Words * TFormat.Values);
        Shared<float> scratch = SharedMemory.Allocate<float>(TensorCore.ScratchLength * Warps);
        int item = Group.X;
        int rows = TProduct.Rows(sizes);
        int columns = TProduct.Columns(sizes);
        int group = Grid.IndexZ / splits.Count;
        int split = Grid.IndexZ - (group * splits.Count);
        int firstRow = Grid.IndexY * TTile.Rows;
        int firstColumn = Grid.IndexX * TTile.Columns;
        int first = split * splits.Depth;
        int end = Math.Min(TProduct.Depth(sizes), first + splits.Depth);
        int warpRow = item / 32 / WarpsAcross;
        int warpColumn = item / 32 % WarpsAcross * (TTile.Columns / WarpsAcross);
        int g = item % 32 / 4;
        int t = item % 4;
        float* nextLeft = stackalloc float[TFormat.Values * Quad * ((TTile.Rows + RowsOfQuads - 1) / RowsOfQuads)];
        float* nextRight = stackalloc float[TFormat.Values * TTile.Columns / LinesAtOnce];
        uint* partsOfLeft = stackalloc uint[4 * (TTile.Rows / (WarpsDown * FragmentRows))];
        uint* partsOfRight = stackalloc uint[2 * (TTile.Columns / (WarpsAcross * FragmentColumns))];
        float* sums = stackalloc float[TTile.Rows * TTile.Columns / Items];
        if (item < TTile.Columns) columnPlaces[item] = ConvolutionTables.Column<TProduct>(sizes, group, firstColumn + item, columns);
        if (item < Words * TFormat.Values) steps[item] = ConvolutionTables.Step<TProduct>(sizes, first + item, end);
        Group.Barrier();
        FetchLeft<TProduct, TTile, TFormat>(left, nextLeft, sizes, steps, group, firstRow, rows);
        FetchRight<TProduct, TTile, TFormat, TLoads>(right, nextRight, sizes, steps, columnPlaces);
        Group.Barrier();
        for (int k0 = first; k0 < end; k0 += Words * TFormat.Values)
        {
            StoreLeft<TTile, TFormat>(nextLeft, quadsLeft);
            StoreRight<TProduct, TTile, TFormat, TLoads>(nextRight, quadsRight);
            int next = k0 + (Words * TFormat.Values);
            if (item < Words * TFormat.Values) steps[item] = ConvolutionTables.Step<TProduct>(sizes, next + item, end);
            Group.Barrier();
            if (next < end)
            {
                FetchLeft<TProduct, TTile, TFormat>(left, nextLeft, sizes, steps, group, firstRow, rows);
                FetchRight<TProduct, TTile, TFormat, TLoads>(right, nextRight, sizes, steps, columnPlaces);
            }

            for (int word = t; word < Words; word += FragmentWords)
            {
                Loop.Unroll();
                for (int i = 0; i < TTile.Rows / (WarpsDown * FragmentRows); i++)
                {
                    int place = (((warpRow * (TTile.Rows / WarpsDown)) + (FragmentRows * i) + g) * LineOfWords) + word;
                    partsOfLeft[4 * i] = tileLeft[place];
                    partsOfLeft[(4 * i) + 1] = tileLeft[place + (8 * LineOfWords)];
                    partsOfLeft[(4 * i) + 2] = tileLeft[place + 4];
                    partsOfLeft[(4 * i) + 3] = tileLeft[place + (8 * LineOfWords) + 4];
                }

                Loop.Unroll();
                for (int j = 0; j < TTile.Columns / (WarpsAcross * FragmentColumns); j++)
                {
                    int column = warpColumn + (FragmentColumns * j) + g;
                    partsOfRight[2 * j] = tileRight[PlaceOnTheRight<TProduct, TTile>(column, word)];
                    partsOfRight[(2 * j) + 1] = tileRight[PlaceOnTheRight<TProduct, TTile>(column, word + 4)];
                }

                Loop.Unroll();
                for (int i = 0; i < TTile.Rows / (WarpsDown * FragmentRows); i++)
                {
                    Loop.Unroll();
                    for (int j = 0; j < TTile.Columns / (WarpsAcross * FragmentColumns); j++)
                    {
                        TFormat.MultiplyAdd(
                            scratch, sums + (4 * ((i * (TTile.Columns / (WarpsAcross * FragmentColumns))) + j)),
                            partsOfLeft[4 * i], partsOfLeft[(4 * i) + 1], partsOfLeft[(4 * i) + 2], partsOfLeft[(4 * i) + 3],
                            partsOfRight[2 * j], partsOfRight[(2 * j) + 1]);
                    }
                }
            }

            Group.Barrier();
        }

        // Half a fragment of every warp at a time goes through shared memory, so that neighbouring items write neighbours.
        // Its rows lie there in pairs that are four rows apart.
        Global<float> part = result + (split * splits.Elements);
        Shared<float> slice = tileRight.As<float>();
        Loop.Unroll();
        for (int i = 0; i < 2 * TTile.Rows / (WarpsDown * FragmentRows); i++)
        {
            int line = (8 * warpRow) + (g % 4 * 2) + (g / 4);
            Loop.Unroll();
            for (int j = 0; j < TTile.Columns / (WarpsAcross * FragmentColumns); j++)
            {
                int column = warpColumn + (FragmentColumns * j) + (2 * t);
                int sum = (4 * ((i / 2 * (TTile.Columns / (WarpsAcross * FragmentColumns))) + j)) + (i % 2 * 2);
                slice[(line * TTile.Columns) + column] = sums[sum];
                slice[(line * TTile.Columns) + column + 1] = sums[sum + 1];
            }

            Group.Barrier();
            for (int place = item; place < SliceRows * TTile.Columns; place += Items)
            {
                int lineOfPlace = place / TTile.Columns;
                int row = firstRow + (lineOfPlace / 8 * (TTile.Rows / WarpsDown)) + (8 * i) + (lineOfPlace % 8 / 2) + (lineOfPlace % 2 * 4);
                int column = firstColumn + (place % TTile.Columns);
                if (row < rows && column < columns)
                    TProduct.Write(part, kept, bias, residual, epilogue, sizes, group, row, column, slice[place], slice[place ^ TTile.Columns]);
            }

            Group.Barrier();
        }
    }

    /// <summary>Reads what becomes an item's words of the next tile on the left: four along the sums, a quad for each value of a word.</summary>
    private static void FetchLeft<TProduct, TTile, TFormat>(
        ReadOnly<float> left, float* values, ConvolutionSizes sizes, Shared<Int4> steps, int group, int firstRow, int rows)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile
        where TFormat : unmanaged, IFragmentFormat
    {
        Shared<Int4> stepsOfQuad = steps + (TFormat.Values * Quad * (Group.X % QuadsOfWords));
        Loop.UnrollLoads();
        for (int i = 0; i < (TTile.Rows + RowsOfQuads - 1) / RowsOfQuads; i++)
        {
            int line = (Group.X / QuadsOfWords) + (i * RowsOfQuads);
            int row = firstRow + line;
            int place = TProduct.Row(sizes, group, row);
            bool isRow = line < TTile.Rows && row < rows;
            Loop.UnrollLoads();
            for (int j = 0; j < TFormat.Values; j++)
                Spread(Patches.LeftQuad(left, place, isRow, stepsOfQuad + (Quad * j), sizes.HasLeftQuads), values + (Quad * ((TFormat.Values * i) + j)));
        }
    }

    /// <summary>Reads what becomes an item's words of the next tile on the right: values of a word follow each other, or quads of them.</summary>
    private static void FetchRight<TProduct, TTile, TFormat, TLoads>(
        ReadOnly<float> right, float* values, ConvolutionSizes sizes, Shared<Int4> steps, Shared<Int4> columnPlaces)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile
        where TFormat : unmanaged, IFragmentFormat
        where TLoads : unmanaged, IPatchLoads
    {
        if (TLoads.AreQuads)
        {
            Loop.UnrollLoads();
            for (int i = 0; i < TTile.Columns / RowsOfQuads; i++)
            {
                Int4 column = columnPlaces[ColumnOfQuad<TProduct, TTile>(i)];
                Shared<Int4> step = steps + (TFormat.Values * WordOfQuad<TProduct, TTile>(i));
                float* quads = values + (Quad * TFormat.Values * i);
                Spread(Patches.QuadAt(right, sizes, column + step[0]), quads);
                if (TFormat.Values > 1) Spread(Patches.QuadAt(right, sizes, column + step[TProduct.IsRightAlongDepth ? Quad : 1]), quads + Quad);
            }
        }
        else
        {
            Loop.UnrollLoads();
            for (int i = 0; i < TTile.Columns / LinesAtOnce; i++)
            {
                Int4 column = columnPlaces[ColumnOf<TProduct, TTile>(i)];
                Shared<Int4> step = steps + (TFormat.Values * WordOf<TProduct, TTile>(i));
                values[TFormat.Values * i] = Patches.At(right, sizes, column + step[0]);
                if (TFormat.Values > 1) values[(TFormat.Values * i) + 1] = Patches.At(right, sizes, column + step[1]);
            }
        }
    }

    private static void StoreLeft<TTile, TFormat>(float* values, Shared<UInt4> tile)
        where TTile : unmanaged, IConvolutionTile
        where TFormat : unmanaged, IFragmentFormat
    {
        Loop.Unroll();
        for (int i = 0; i < (TTile.Rows + RowsOfQuads - 1) / RowsOfQuads; i++)
        {
            int line = (Group.X / QuadsOfWords) + (i * RowsOfQuads);
            Float4 first = Gather(values + (Quad * TFormat.Values * i));
            Float4 second = Gather(values + (Quad * ((TFormat.Values * i) + TFormat.Values - 1)));
            if (line < TTile.Rows) tile[(line * (LineOfWords / Quad)) + (Group.X % QuadsOfWords)] = TFormat.PackDepth(first, second);
        }
    }

    private static void StoreRight<TProduct, TTile, TFormat, TLoads>(float* values, Shared<UInt4> tile)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile
        where TFormat : unmanaged, IFragmentFormat
        where TLoads : unmanaged, IPatchLoads
    {
        if (TLoads.AreQuads)
        {
            Loop.Unroll();
            for (int i = 0; i < TTile.Columns / RowsOfQuads; i++)
            {
                Float4 first = Gather(values + (Quad * TFormat.Values * i));
                Float4 second = Gather(values + (Quad * ((TFormat.Values * i) + TFormat.Values - 1)));
                int place = PlaceOnTheRight<TProduct, TTile>(ColumnOfQuad<TProduct, TTile>(i), WordOfQuad<TProduct, TTile>(i));
                if (TProduct.IsRightAlongDepth) tile[place / Quad] = TFormat.PackDepth(first, second);
                else tile[place / Quad] = TFormat.PackLines(first, second);
            }
        }
        else
        {
            Shared<uint> words = tile.As<uint>();
            Loop.Unroll();
            for (int i = 0; i < TTile.Columns / LinesAtOnce; i++)
            {
                words[PlaceOnTheRight<TProduct, TTile>(ColumnOf<TProduct, TTile>(i), WordOf<TProduct, TTile>(i))] =
                    TFormat.Pack(values[TFormat.Values * i], values[(TFormat.Values * i) + TFormat.Values - 1]);
            }
        }
    }

    private static void Spread(Float4 quad, float* values)
    {
        values[0] = quad.x;
        values[1] = quad.y;
        values[2] = quad.z;
        values[3] = quad.w;
    }

    private static Float4 Gather(float* values) => new(values[0], values[1], values[2], values[3]);

    // Columns lie one after the other, or side by side, as they are fetched.
    private static int PlaceOnTheRight<TProduct, TTile>(int column, int word)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile =>
        TProduct.IsRightAlongDepth ? (column * LineOfWords) + word : (word * (TTile.Columns + LinePadding)) + column;

    // Which word of the right tile an item fetches as its i-th.
    private static int ColumnOf<TProduct, TTile>(int i)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile =>
        TProduct.IsRightAlongDepth ? (Group.X / Words) + (i * LinesAtOnce) : Group.X % TTile.Columns;

    private static int WordOf<TProduct, TTile>(int i)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile =>
        TProduct.IsRightAlongDepth ? Group.X % Words : (Group.X / TTile.Columns) + (i * (Items / TTile.Columns));

    // The first word of the four that it fetches as its i-th: along the sums, or of neighbouring columns.
    private static int ColumnOfQuad<TProduct, TTile>(int i)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile =>
        TProduct.IsRightAlongDepth ? (Group.X / QuadsOfWords) + (i * RowsOfQuads) : Quad * (Group.X % (TTile.Columns / Quad));

    private static int WordOfQuad<TProduct, TTile>(int i)
        where TProduct : unmanaged, IConvolutionProduct
        where TTile : unmanaged, IConvolutionTile =>
        TProduct.IsRightAlongDepth ? Quad * (Group.X % QuadsOfWords) : (Group.X / (TTile.Columns / Quad)) + (i * (Items * Quad / TTile.Columns));
}
