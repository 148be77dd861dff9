using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Convolution.Gpu;

namespace Deocc.Engine.Ops.MatMul.Gpu;

/// <summary>
/// Products of matrices on tensor cores, rounded factors and sums in float32. A group has a tile of the output, each of its warps a
/// part of it as fragments of 16x8. While a tile is multiplied, the next is on its way from memory into registers, and from there,
/// rounded, into the other half of shared memory. An element's sum, or each part of it (<see cref="MatMulSplits"/>), runs along its
/// depth in one warp: other tiles give the same bits.
/// </summary>
[KernelModule(NarrowDoubles = true)]
internal static unsafe class TensorMatMulKernels
{
    /// <summary>Rows of a group's tile of the output.</summary>
    [Tunable]
    public const int TileRows = 128;

    /// <summary>Columns of a group's tile of the output.</summary>
    [Tunable]
    public const int TileColumns = 128;

    /// <summary>Words along the sums that are in shared memory at once: a multiple of 8, with one value of tf32 or two of bfloat16 each.</summary>
    [Tunable]
    public const int TileWords = 16;

    /// <summary>Rows of a warp's part, a multiple of 16.</summary>
    [Tunable]
    public const int WarpRows = 64;

    /// <summary>Columns of a warp's part, a multiple of 8.</summary>
    [Tunable]
    public const int WarpColumns = 32;

    private const int Quad = MatrixOperand.Quad;
    private const int WarpsAcross = TileColumns / WarpColumns;
    private const int Warps = TileRows / WarpRows * WarpsAcross;
    private const int Items = 32 * Warps;
    private const int FragmentsDown = WarpRows / 16;
    private const int FragmentsAcross = WarpColumns / 8;
    private const int Sums = 4 * FragmentsDown * FragmentsAcross;
    private const int FragmentWords = 8;

    // What an item fetches of each operand at a time, in units of four words.
    private const int FetchedA = TileRows * TileWords / Quad / Items;
    private const int FetchedB = TileColumns * TileWords / Quad / Items;

    // What the dense axis of a tile is longer than its contents, so that the items of a warp read different banks.
    private const int PadOfDepth = 4;
    private const int PadOfLines = 8;
    private const int QuadsOfA = (TileRows * PadOfDepth > TileWords * PadOfLines ? TileRows * (TileWords + PadOfDepth) : TileWords * (TileRows + PadOfLines)) / Quad;
    private const int QuadsOfB = (TileColumns * PadOfDepth > TileWords * PadOfLines ? TileColumns * (TileWords + PadOfDepth) : TileWords * (TileColumns + PadOfLines)) / Quad;

    /// <summary>
    /// Output[z] = epilogue(A[z] B[z]), of A's lines times B's; where sums are cut, each part's bare sums, which follow one another
    /// by parts. Groups: tiles of columns, tiles of rows, parts of matrices.
    /// </summary>
    [Kernel(X = Items)]
    [Specialize("TensorFloat32", typeof(TensorFloat32Format), typeof(DenseDepth), typeof(DenseLines), typeof(ColumnBias))]
    [Specialize("TensorFloat32_TransposeA", typeof(TensorFloat32Format), typeof(DenseLines), typeof(DenseLines), typeof(ColumnBias))]
    [Specialize("TensorFloat32_TransposeB", typeof(TensorFloat32Format), typeof(DenseDepth), typeof(DenseDepth), typeof(ColumnBias))]
    [Specialize("TensorFloat32_TransposeBoth", typeof(TensorFloat32Format), typeof(DenseLines), typeof(DenseDepth), typeof(ColumnBias))]
    [Specialize("TensorFloat32_Channels", typeof(TensorFloat32Format), typeof(DenseDepth), typeof(DenseLines), typeof(ChannelEpilogue))]
    [Specialize("TensorFloat32_TransposeA_Channels", typeof(TensorFloat32Format), typeof(DenseLines), typeof(DenseLines), typeof(ChannelEpilogue))]
    [Specialize("BFloat16", typeof(BFloat16Format), typeof(DenseDepth), typeof(DenseLines), typeof(ColumnBias))]
    [Specialize("BFloat16_TransposeA", typeof(BFloat16Format), typeof(DenseLines), typeof(DenseLines), typeof(ColumnBias))]
    [Specialize("BFloat16_TransposeB", typeof(BFloat16Format), typeof(DenseDepth), typeof(DenseDepth), typeof(ColumnBias))]
    [Specialize("BFloat16_TransposeBoth", typeof(BFloat16Format), typeof(DenseLines), typeof(DenseDepth), typeof(ColumnBias))]
    [Specialize("BFloat16_Channels", typeof(BFloat16Format), typeof(DenseDepth), typeof(DenseLines), typeof(ChannelEpilogue))]
    [Specialize("BFloat16_TransposeA_Channels", typeof(BFloat16Format), typeof(DenseLines), typeof(DenseLines), typeof(ChannelEpilogue))]
    public static void MatMul<TFormat, TAxisA, TAxisB, TEpilogue>(
        ReadOnly<float> a, ReadOnly<float> b, ReadOnly<float> bias, ReadOnly<float> residual, Global<float> output, MatrixOperand left, MatrixOperand right,
        MatMulSplits splits, ConvolutionEpilogue epilogue)
        where TFormat : unmanaged, IFragmentFormat
        where TAxisA : unmanaged, IDenseAxis
        where TAxisB : unmanaged, IDenseAxis
        where TEpilogue : unmanaged, IMatMulEpilogue
    {
        Shared<UInt4> tilesA = SharedMemory.Allocate<UInt4>(2 * QuadsOfA);
        Shared<UInt4> tilesB = SharedMemory.Allocate<UInt4>(2 * QuadsOfB);
        Shared<float> scratch = SharedMemory.Allocate<float>(TensorCore.ScratchLength * Warps);
        int firstRow = Grid.IndexY * TileRows;
        int firstColumn = Grid.IndexX * TileColumns;
        int product = Grid.IndexZ / splits.Count;
        int split = Grid.IndexZ - (product * splits.Count);
        int first = split * splits.Depth;
        left.Depth = Math.Min(left.Depth, first + splits.Depth);
        right.Depth = left.Depth;
        ReadOnly<float> matrixA = a + left.Matrices.Place(product);
        ReadOnly<float> matrixB = b + right.Matrices.Place(product);
        int warp = Group.X / 32;
        int warpRow = warp / WarpsAcross * WarpRows;
        int warpColumn = warp % WarpsAcross * WarpColumns;
        int g = Group.X % 32 / 4;
        int t = Group.X % 4;
        Float4* nextA = stackalloc Float4[2 * FetchedA];
        Float4* nextB = stackalloc Float4[2 * FetchedB];
        uint* partsOfA = stackalloc uint[4 * FragmentsDown];
        uint* partsOfB = stackalloc uint[2 * FragmentsAcross];
        float* sums = stackalloc float[Sums];
        int current = 0;
        FetchA<TFormat, TAxisA>(matrixA, left, nextA, firstRow, first);
        FetchB<TFormat, TAxisB>(matrixB, right, nextB, firstColumn, first);
        StoreA<TFormat, TAxisA>(nextA, tilesA);
        StoreB<TFormat, TAxisB>(nextB, tilesB);
        Group.Barrier();
        for (int k0 = first; k0 < left.Depth; k0 += TileWords * TFormat.Values)
        {
            int next = k0 + (TileWords * TFormat.Values);
            if (next < left.Depth)
            {
                FetchA<TFormat, TAxisA>(matrixA, left, nextA, firstRow, next);
                FetchB<TFormat, TAxisB>(matrixB, right, nextB, firstColumn, next);
            }

            Shared<uint> tileA = (tilesA + (current * QuadsOfA)).As<uint>();
            Shared<uint> tileB = (tilesB + (current * QuadsOfB)).As<uint>();
            Loop.Unroll();
            for (int step = 0; step < TileWords; step += FragmentWords)
            {
                Loop.Unroll();
                for (int i = 0; i < FragmentsDown; i++)
                {
                    int row = warpRow + (16 * i) + g;
                    partsOfA[4 * i] = tileA[Place<TAxisA>(row, step + t, TileRows)];
                    partsOfA[(4 * i) + 1] = tileA[Place<TAxisA>(row + 8, step + t, TileRows)];
                    partsOfA[(4 * i) + 2] = tileA[Place<TAxisA>(row, step + t + 4, TileRows)];
                    partsOfA[(4 * i) + 3] = tileA[Place<TAxisA>(row + 8, step + t + 4, TileRows)];
                }

                Loop.Unroll();
                for (int j = 0; j < FragmentsAcross; j++)
                {
                    int column = warpColumn + (8 * j) + g;
                    partsOfB[2 * j] = tileB[Place<TAxisB>(column, step + t, TileColumns)];
                    partsOfB[(2 * j) + 1] = tileB[Place<TAxisB>(column, step + t + 4, TileColumns)];
                }

                Loop.Unroll();
                for (int i = 0; i < FragmentsDown; i++)
                {
                    Loop.Unroll();
                    for (int j = 0; j < FragmentsAcross; j++)
                    {
                        TFormat.MultiplyAdd(
                            scratch, sums + (4 * ((i * FragmentsAcross) + j)),
                            partsOfA[4 * i], partsOfA[(4 * i) + 1], partsOfA[(4 * i) + 2], partsOfA[(4 * i) + 3], partsOfB[2 * j], partsOfB[(2 * j) + 1]);
                    }
                }
            }

            current = 1 - current;
            if (next < left.Depth)
            {
                StoreA<TFormat, TAxisA>(nextA, tilesA + (current * QuadsOfA));
                StoreB<TFormat, TAxisB>(nextB, tilesB + (current * QuadsOfB));
            }

            Group.Barrier();
        }

        long firstElement = (long)product * left.Lines * right.Lines;
        Global<float> matrix = output + ((split * splits.Elements) + firstElement);
        ReadOnly<float> addends = residual + firstElement;
        Loop.Unroll();
        for (int i = 0; i < FragmentsDown; i++)
        {
            Loop.Unroll();
            for (int j = 0; j < FragmentsAcross; j++)
            {
                Loop.Unroll();
                for (int part = 0; part < 4; part++)
                {
                    int row = firstRow + warpRow + (16 * i) + g + (8 * (part / 2));
                    int column = firstColumn + warpColumn + (8 * j) + (2 * t) + (part % 2);
                    int place = (row * right.Lines) + column;
                    if (row < left.Lines && column < right.Lines)
                        matrix[place] = TEpilogue.Finish(sums[(4 * ((i * FragmentsAcross) + j)) + part], bias, addends, epilogue, row, column, place);
                }
            }
        }
    }

    private static void FetchA<TFormat, TAxis>(ReadOnly<float> matrix, MatrixOperand operand, Float4* quads, int firstLine, int firstDepth)
        where TFormat : unmanaged, IFragmentFormat
        where TAxis : unmanaged, IDenseAxis
    {
        Loop.Unroll();
        for (int i = 0; i < FetchedA; i++)
            Fetch<TFormat, TAxis>(matrix, operand, quads + (2 * i), Group.X + (i * Items), TileRows / Quad, firstLine, firstDepth);
    }

    private static void FetchB<TFormat, TAxis>(ReadOnly<float> matrix, MatrixOperand operand, Float4* quads, int firstLine, int firstDepth)
        where TFormat : unmanaged, IFragmentFormat
        where TAxis : unmanaged, IDenseAxis
    {
        Loop.Unroll();
        for (int i = 0; i < FetchedB; i++)
            Fetch<TFormat, TAxis>(matrix, operand, quads + (2 * i), Group.X + (i * Items), TileColumns / Quad, firstLine, firstDepth);
    }

    /// <summary>Reads what becomes a unit of four words, a quad for each value of a word. Neighbouring items read neighbours in memory.</summary>
    private static void Fetch<TFormat, TAxis>(ReadOnly<float> matrix, MatrixOperand operand, Float4* quads, int unit, int lineQuads, int firstLine, int firstDepth)
        where TFormat : unmanaged, IFragmentFormat
        where TAxis : unmanaged, IDenseAxis
    {
        int line = firstLine + Line<TAxis>(unit, lineQuads);
        int k = firstDepth + (TFormat.Values * Word<TAxis>(unit, lineQuads));
        if (TAxis.IsDepth)
        {
            quads[0] = operand.QuadOfDepth(matrix, line, k);
            if (TFormat.Values > 1) quads[1] = operand.QuadOfDepth(matrix, line, k + Quad);
        }
        else
        {
            quads[0] = operand.QuadOfLines(matrix, line, k);
            if (TFormat.Values > 1) quads[1] = operand.QuadOfLines(matrix, line, k + 1);
        }
    }

    private static void StoreA<TFormat, TAxis>(Float4* quads, Shared<UInt4> tile)
        where TFormat : unmanaged, IFragmentFormat
        where TAxis : unmanaged, IDenseAxis
    {
        Loop.Unroll();
        for (int i = 0; i < FetchedA; i++) Store<TFormat, TAxis>(quads + (2 * i), tile, Group.X + (i * Items), TileRows);
    }

    private static void StoreB<TFormat, TAxis>(Float4* quads, Shared<UInt4> tile)
        where TFormat : unmanaged, IFragmentFormat
        where TAxis : unmanaged, IDenseAxis
    {
        Loop.Unroll();
        for (int i = 0; i < FetchedB; i++) Store<TFormat, TAxis>(quads + (2 * i), tile, Group.X + (i * Items), TileColumns);
    }

    private static void Store<TFormat, TAxis>(Float4* quads, Shared<UInt4> tile, int unit, int lines)
        where TFormat : unmanaged, IFragmentFormat
        where TAxis : unmanaged, IDenseAxis
    {
        int place = Place<TAxis>(Line<TAxis>(unit, lines / Quad), Word<TAxis>(unit, lines / Quad), lines);
        if (TAxis.IsDepth) tile[place / Quad] = TFormat.PackDepth(quads[0], quads[1]);
        else tile[place / Quad] = TFormat.PackLines(quads[0], quads[1]);
    }

    /// <summary>The line of a unit's first word.</summary>
    private static int Line<TAxis>(int unit, int lineQuads)
        where TAxis : unmanaged, IDenseAxis => TAxis.IsDepth ? unit / (TileWords / Quad) : Quad * (unit % lineQuads);

    /// <summary>A unit's first word along the sums.</summary>
    private static int Word<TAxis>(int unit, int lineQuads)
        where TAxis : unmanaged, IDenseAxis => TAxis.IsDepth ? Quad * (unit % (TileWords / Quad)) : unit / lineQuads;

    /// <summary>Where a word lies in its tile.</summary>
    private static int Place<TAxis>(int line, int word, int lines)
        where TAxis : unmanaged, IDenseAxis => TAxis.IsDepth ? (line * (TileWords + PadOfDepth)) + word : (word * (lines + PadOfLines)) + line;
}
