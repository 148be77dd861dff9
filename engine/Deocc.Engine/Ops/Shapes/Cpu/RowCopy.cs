using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Cpu;

/// <summary>Walks the innermost axis in one loop, by a block copy where both sides are contiguous; rows go to all threads.</summary>
internal sealed unsafe class RowCopy : IKernel<StridedCopyProblem>
{
    private const long ChunkElements = 16 * 1024;

    public string Name => "rows";

    public bool Applies(in StridedCopyProblem problem) => problem.Layout.Elements > 0;

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

    private static void Run<T>(in StridedCopyProblem problem)
        where T : unmanaged
    {
        StridedLayout layout = problem.Layout;
        if (layout.Rank == 0)
        {
            ((T*)problem.Output.Bytes())[layout.OutputOffset] = ((T*)problem.Input.Bytes())[layout.InputOffset];
            return;
        }

        int last = layout.Rank - 1;
        long inner = layout.Sizes[last];
        long rows = layout.Elements / inner;
        var body = new Body<T>
        {
            Layout = layout,
            Input = (T*)problem.Input.Bytes(),
            Output = (T*)problem.Output.Bytes(),
            Inner = inner,
            InputStride = layout.InputStrides[last],
            OutputStride = layout.OutputStrides[last],
            Rows = rows,
            RowsPerItem = Math.Max(1, ChunkElements / inner),
            PiecesPerRow = (inner + ChunkElements - 1) / ChunkElements,
        };
        long items = body.PiecesPerRow > 1 ? rows * body.PiecesPerRow : (rows + body.RowsPerItem - 1) / body.RowsPerItem;
        CpuThreads.For(checked((int)items), ref body);
    }

    private struct Body<T> : IParallelBody
        where T : unmanaged
    {
        public StridedLayout Layout;
        public T* Input;
        public T* Output;
        public long Inner;
        public long InputStride;
        public long OutputStride;
        public long Rows;
        public long RowsPerItem;
        public long PiecesPerRow;

        public void Invoke(int item, int worker)
        {
            if (PiecesPerRow > 1)
            {
                (long row, long piece) = Math.DivRem(item, PiecesPerRow);
                Layout.Locate(row, Layout.Rank - 1, out long from, out long to);
                long start = piece * ChunkElements;
                CopyRow(Input + from + (start * InputStride), Output + to + (start * OutputStride), Math.Min(ChunkElements, Inner - start));
                return;
            }

            CopyRows(item * RowsPerItem, Math.Min(Rows, (item + 1) * RowsPerItem));
        }

        // The place in the outer axes is counted up instead of divided out: rows may be as short as two elements.
        private void CopyRows(long first, long end)
        {
            int outerRank = Layout.Rank - 1;
            Layout.Locate(first, outerRank, out long from, out long to);
            Span<long> place = stackalloc long[Shape.MaxRank];
            long rest = first;
            for (int axis = outerRank - 1; axis >= 0; axis--) (rest, place[axis]) = Math.DivRem(rest, Layout.Sizes[axis]);
            for (long row = first; row < end; row++)
            {
                CopyRow(Input + from, Output + to, Inner);
                for (int axis = outerRank - 1; axis >= 0; axis--)
                {
                    from += Layout.InputStrides[axis];
                    to += Layout.OutputStrides[axis];
                    if (++place[axis] < Layout.Sizes[axis]) break;
                    place[axis] = 0;
                    from -= Layout.InputStrides[axis] * Layout.Sizes[axis];
                    to -= Layout.OutputStrides[axis] * Layout.Sizes[axis];
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void CopyRow(T* from, T* to, long count)
        {
            long inputStride = InputStride;
            long outputStride = OutputStride;
            if (inputStride == 1 && outputStride == 1 && count * sizeof(T) > 64)
            {
                Buffer.MemoryCopy(from, to, count * sizeof(T), count * sizeof(T));
                return;
            }

            for (long i = 0; i < count; i++) to[i * outputStride] = from[i * inputStride];
        }
    }
}
