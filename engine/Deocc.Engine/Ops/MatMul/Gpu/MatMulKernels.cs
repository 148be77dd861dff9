using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Convolution.Gpu;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>
/// Products of matrices in tiles: shared memory feeds blocks of registers, four numbers at a time. While a tile is multiplied, the
/// next is on its way from memory into registers, and from there into the other half of shared memory. An element's sum, or
/// each part of it (<see cref="MatMulSplits"/>), runs along its depth in one item: other tiles give the same bits.
/// </summary>
[KernelModule(NarrowDoubles = true)]
internal static unsafe class MatMulKernels
{
    /// <summary>Rows of a group's tile of the output.</summary>
    [Tunable]
    public const int TileRows = 128;

    /// <summary>Columns of a group's tile of the output.</summary>
    [Tunable]
    public const int TileColumns = 128;

    /// <summary>How much of the sums' length is in shared memory at once.</summary>
    [Tunable]
    public const int TileDepth = 8;

    /// <summary>Rows of an item's sums, a multiple of 4.</summary>
    [Tunable]
    public const int BlockRows = 8;

    /// <summary>Columns of an item's sums, a multiple of 4.</summary>
    [Tunable]
    public const int BlockColumns = 8;

    private const int Quad = MatrixOperand.Quad;
    private const int ItemsDown = TileRows / BlockRows;
    private const int ItemsAcross = TileColumns / BlockColumns;
    private const int Items = ItemsDown * ItemsAcross;
    private const int QuadsDown = BlockRows / Quad;
    private const int QuadsAcross = BlockColumns / Quad;
    private const int Sums = BlockRows * BlockColumns;

    // What an item fetches of each operand at a time, in quads.
    private const int FetchedA = TileRows * TileDepth / Quad / Items;
    private const int FetchedB = TileColumns * TileDepth / Quad / Items;

    // A step along the sums is a quad longer than its contents, so that neighbouring steps lie in different banks.
    private const int StepOfA = (TileRows / Quad) + 1;
    private const int StepOfB = (TileColumns / Quad) + 1;
    private const int QuadsOfA = TileDepth * StepOfA;
    private const int QuadsOfB = TileDepth * StepOfB;

    /// <summary>
    /// Output[z] = epilogue(A[z] B[z]), of A's lines times B's; where sums are cut, each part's bare sums, which follow one another
    /// by parts. An item has quads of rows and quads of columns that lie as far apart as all items' quads are long. Groups: tiles of columns, tiles of rows, parts of matrices.
    /// </summary>
    [Kernel(X = Items)]
    [Specialize("Straight", typeof(DenseDepth), typeof(DenseLines), typeof(ColumnBias))]
    [Specialize("TransposeA", typeof(DenseLines), typeof(DenseLines), typeof(ColumnBias))]
    [Specialize("TransposeB", typeof(DenseDepth), typeof(DenseDepth), typeof(ColumnBias))]
    [Specialize("TransposeBoth", typeof(DenseLines), typeof(DenseDepth), typeof(ColumnBias))]
    [Specialize("Straight_Channels", typeof(DenseDepth), typeof(DenseLines), typeof(ChannelEpilogue))]
    [Specialize("TransposeA_Channels", typeof(DenseLines), typeof(DenseLines), typeof(ChannelEpilogue))]
    public static void MatMul<TAxisA, TAxisB, TEpilogue>(
        ReadOnly<float> a, ReadOnly<float> b, ReadOnly<float> bias, ReadOnly<float> residual, Global<float> output, MatrixOperand left, MatrixOperand right,
        MatMulSplits splits, ConvolutionEpilogue epilogue, int hasQuads)
        where TAxisA : unmanaged, IDenseAxis
        where TAxisB : unmanaged, IDenseAxis
        where TEpilogue : unmanaged, IMatMulEpilogue
    {
        Shared<Float4> tilesA = SharedMemory.Allocate<Float4>(2 * QuadsOfA);
        Shared<Float4> tilesB = SharedMemory.Allocate<Float4>(2 * QuadsOfB);
        int down = Group.X / ItemsAcross;
        int across = Group.X % ItemsAcross;
        int firstRow = Grid.IndexY * TileRows;
        int firstColumn = Grid.IndexX * TileColumns;
        int product = Grid.IndexZ / splits.Count;
        int split = Grid.IndexZ - (product * splits.Count);
        int first = split * splits.Depth;
        left.Depth = Math.Min(left.Depth, first + splits.Depth);
        right.Depth = left.Depth;
        ReadOnly<float> matrixA = a + left.Matrices.Place(product);
        ReadOnly<float> matrixB = b + right.Matrices.Place(product);
        Float4* nextA = stackalloc Float4[FetchedA];
        Float4* nextB = stackalloc Float4[FetchedB];
        Float4* quadsA = stackalloc Float4[QuadsDown];
        Float4* quadsB = stackalloc Float4[QuadsAcross];
        float* sums = stackalloc float[Sums];
        int current = 0;
        FetchA<TAxisA>(matrixA, left, nextA, firstRow, first);
        FetchB<TAxisB>(matrixB, right, nextB, firstColumn, first);
        StoreA<TAxisA>(nextA, tilesA);
        StoreB<TAxisB>(nextB, tilesB);
        Group.Barrier();
        for (int k0 = first; k0 < left.Depth; k0 += TileDepth)
        {
            bool hasNext = k0 + TileDepth < left.Depth;
            if (hasNext)
            {
                FetchA<TAxisA>(matrixA, left, nextA, firstRow, k0 + TileDepth);
                FetchB<TAxisB>(matrixB, right, nextB, firstColumn, k0 + TileDepth);
            }

            Shared<Float4> tileA = tilesA + ((current * QuadsOfA) + down);
            Shared<Float4> tileB = tilesB + ((current * QuadsOfB) + across);
            Loop.Unroll();
            for (int k = 0; k < TileDepth; k++)
            {
                Loop.Unroll();
                for (int i = 0; i < QuadsDown; i++) quadsA[i] = tileA[(k * StepOfA) + (i * ItemsDown)];
                Loop.Unroll();
                for (int j = 0; j < QuadsAcross; j++) quadsB[j] = tileB[(k * StepOfB) + (j * ItemsAcross)];
                Loop.Unroll();
                for (int i = 0; i < QuadsDown; i++)
                {
                    Loop.Unroll();
                    for (int j = 0; j < QuadsAcross; j++)
                        RegisterBlock.AddOuter(quadsA[i], quadsB[j], sums + (RegisterBlock.Elements * ((i * QuadsAcross) + j)));
                }
            }

            current = 1 - current;
            if (hasNext)
            {
                StoreA<TAxisA>(nextA, tilesA + (current * QuadsOfA));
                StoreB<TAxisB>(nextB, tilesB + (current * QuadsOfB));
            }

            Group.Barrier();
        }

        long firstElement = (long)product * left.Lines * right.Lines;
        Global<float> matrix = output + ((split * splits.Elements) + firstElement);
        ReadOnly<float> addends = residual + firstElement;
        Loop.Unroll();
        for (int i = 0; i < QuadsDown; i++)
        {
            Loop.Unroll();
            for (int j = 0; j < QuadsAcross; j++)
            {
                int row = firstRow + (Quad * (down + (i * ItemsDown)));
                int column = firstColumn + (Quad * (across + (j * ItemsAcross)));
                Loop.Unroll();
                for (int part = 0; part < Quad; part++)
                {
                    float* parts = sums + (RegisterBlock.Elements * ((i * QuadsAcross) + j)) + (Quad * part);
                    if (row + part < left.Lines) Write<TEpilogue>(matrix, row + part, column, right.Lines, parts, bias, addends, epilogue, hasQuads);
                }
            }
        }
    }

    // Neighbouring items fetch neighbouring quads, whichever axis is dense.
    private static void FetchA<TAxis>(ReadOnly<float> matrix, MatrixOperand operand, Float4* quads, int firstLine, int firstDepth)
        where TAxis : unmanaged, IDenseAxis
    {
        Loop.Unroll();
        for (int i = 0; i < FetchedA; i++) quads[i] = Fetch<TAxis>(matrix, operand, Group.X + (i * Items), TileRows / Quad, firstLine, firstDepth);
    }

    private static void FetchB<TAxis>(ReadOnly<float> matrix, MatrixOperand operand, Float4* quads, int firstLine, int firstDepth)
        where TAxis : unmanaged, IDenseAxis
    {
        Loop.Unroll();
        for (int i = 0; i < FetchedB; i++) quads[i] = Fetch<TAxis>(matrix, operand, Group.X + (i * Items), TileColumns / Quad, firstLine, firstDepth);
    }

    private static Float4 Fetch<TAxis>(ReadOnly<float> matrix, MatrixOperand operand, int place, int lineQuads, int firstLine, int firstDepth)
        where TAxis : unmanaged, IDenseAxis
    {
        if (TAxis.IsDepth)
            return operand.QuadOfDepth(matrix, firstLine + (place / (TileDepth / Quad)), firstDepth + (Quad * (place % (TileDepth / Quad))));
        return operand.QuadOfLines(matrix, firstLine + (Quad * (place % lineQuads)), firstDepth + (place / lineQuads));
    }

    private static void StoreA<TAxis>(Float4* quads, Shared<Float4> tile)
        where TAxis : unmanaged, IDenseAxis
    {
        Loop.Unroll();
        for (int i = 0; i < FetchedA; i++) Store<TAxis>(quads[i], tile, Group.X + (i * Items), TileRows / Quad);
    }

    private static void StoreB<TAxis>(Float4* quads, Shared<Float4> tile)
        where TAxis : unmanaged, IDenseAxis
    {
        Loop.Unroll();
        for (int i = 0; i < FetchedB; i++) Store<TAxis>(quads[i], tile, Group.X + (i * Items), TileColumns / Quad);
    }

    /// <summary>Puts a fetched quad where the steps along the sums follow each other, whichever axis was dense.</summary>
    private static void Store<TAxis>(Float4 quad, Shared<Float4> tile, int place, int lineQuads)
        where TAxis : unmanaged, IDenseAxis
    {
        if (!TAxis.IsDepth)
        {
            tile[(place / lineQuads * (lineQuads + 1)) + (place % lineQuads)] = quad;
            return;
        }

        int step = Quad * (lineQuads + 1);
        Shared<float> elements = tile.As<float>() + ((place % (TileDepth / Quad) * Quad * step) + (place / (TileDepth / Quad)));
        elements[0] = quad.x;
        elements[step] = quad.y;
        elements[2 * step] = quad.z;
        elements[3 * step] = quad.w;
    }

    private static void Write<TEpilogue>(
        Global<float> matrix, int row, int column, int columns, float* sums, ReadOnly<float> bias, ReadOnly<float> residual, ConvolutionEpilogue epilogue, int hasQuads)
        where TEpilogue : unmanaged, IMatMulEpilogue
    {
        int place = (row * columns) + column;
        if (hasQuads != 0 && column < columns)
        {
            (matrix + place).As<Float4>()[0] =
                TEpilogue.Finish(new Float4(sums[0], sums[1], sums[2], sums[3]), bias, residual, epilogue, row, column, place);
            return;
        }

        Loop.Unroll();
        for (int part = 0; part < Quad; part++)
        {
            if (column + part < columns) matrix[place + part] = TEpilogue.Finish(sums[part], bias, residual, epilogue, row, column + part, place + part);
        }
    }
}
