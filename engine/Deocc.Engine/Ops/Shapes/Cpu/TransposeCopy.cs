using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Cpu;

/// <summary>
/// The output runs along one axis and the input along another: batches of matrix transposes, in tiles that fit the
/// innermost cache, and for 4-byte elements by 8 x 8 register transposes.
/// </summary>
internal sealed unsafe class TransposeCopy : IKernel<StridedCopyProblem>
{
    private const int Tile = 64;
    private const int TileElements = Tile * Tile;

    public string Name => "transpose";

    public bool Applies(in StridedCopyProblem problem)
    {
        int last = problem.Layout.Rank - 1;
        return last > 0
            && problem.Layout.OutputStrides[last] == 1
            && problem.Layout.InputStrides[last] != 1
            && problem.Layout.Elements > 0
            && FindInputRun(problem.Layout) >= 0;
    }

    public void Run(in StridedCopyProblem problem)
    {
        switch (problem.Input.ElementType.Size())
        {
            case 1:
                Run<byte>(problem);
                break;
            case 2:
                Run<ushort>(problem);
                break;
            case 4:
                Run<uint>(problem);
                break;
            default:
                Run<ulong>(problem);
                break;
        }
    }

    /// <summary>The axis along which the input is contiguous; negative when there is none.</summary>
    private static int FindInputRun(in StridedLayout layout)
    {
        for (int axis = layout.Rank - 2; axis >= 0; axis--)
        {
            if (layout.InputStrides[axis] == 1) return axis;
        }

        return -1;
    }

    private static void Run<T>(in StridedCopyProblem problem)
        where T : unmanaged
    {
        StridedLayout batch = problem.Layout;
        int last = batch.Rank - 1;
        int run = FindInputRun(batch);
        var body = new Body<T>
        {
            Input = (T*)problem.Input.Bytes(),
            Output = (T*)problem.Output.Bytes(),
            Rows = batch.Sizes[run],
            Columns = batch.Sizes[last],
            OutputStride = batch.OutputStrides[run],
            InputStride = batch.InputStrides[last],
        };
        batch.Remove(last);
        batch.Remove(run);
        body.Batch = batch;
        body.TileRows = Math.Max(Tile, TileElements / body.Columns);
        body.TileColumns = Math.Max(Tile, TileElements / body.Rows);
        body.RowTiles = (body.Rows + body.TileRows - 1) / body.TileRows;
        body.ColumnTiles = (body.Columns + body.TileColumns - 1) / body.TileColumns;
        CpuThreads.For(checked((int)(batch.Elements * body.RowTiles * body.ColumnTiles)), ref body);
    }

    private struct Body<T> : IParallelBody
        where T : unmanaged
    {
        public StridedLayout Batch;
        public T* Input;
        public T* Output;
        public long Rows;
        public long Columns;
        public long InputStride;
        public long OutputStride;
        public long TileRows;
        public long TileColumns;
        public long RowTiles;
        public long ColumnTiles;

        public void Invoke(int item, int worker)
        {
            (long rest, long columnTile) = Math.DivRem(item, ColumnTiles);
            (long matrix, long rowTile) = Math.DivRem(rest, RowTiles);
            Batch.Locate(matrix, Batch.Rank, out long from, out long to);
            long row = rowTile * TileRows;
            long column = columnTile * TileColumns;
            TransposeTile(
                Input + from + (column * InputStride) + row,
                Output + to + (row * OutputStride) + column,
                (int)Math.Min(TileRows, Rows - row),
                (int)Math.Min(TileColumns, Columns - column));
        }

        // output[r, c] = input[c, r]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TransposeTile(T* input, T* output, int rows, int columns)
        {
            int fullRows = 0;
            int fullColumns = 0;
            if (sizeof(T) == 4 && CpuFeatures.Level >= SimdLevel.Avx2)
            {
                fullRows = rows & ~7;
                fullColumns = columns & ~7;
                for (int r = 0; r < fullRows; r += 8)
                {
                    for (int c = 0; c < fullColumns; c += 8)
                    {
                        RegisterTranspose.Run(
                            (float*)(input + (c * InputStride) + r), InputStride, (float*)(output + (r * OutputStride) + c), OutputStride);
                    }
                }
            }

            TransposeElements(input, output, 0, fullRows, fullColumns, columns);
            TransposeElements(input, output, fullRows, rows, 0, columns);
        }

        private readonly void TransposeElements(T* input, T* output, int firstRow, int endRow, int firstColumn, int endColumn)
        {
            for (int r = firstRow; r < endRow; r++)
            {
                T* to = output + (r * OutputStride);
                T* from = input + r;
                for (int c = firstColumn; c < endColumn; c++) to[c] = from[c * InputStride];
            }
        }
    }
}
