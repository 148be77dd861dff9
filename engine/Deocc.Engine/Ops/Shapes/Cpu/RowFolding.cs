using System.Numerics;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Cpu;

/// <summary>
/// Float32 by rows of the result: each gathers the padded rows that repeat it, in ascending order, so that threads never
/// meet.
/// </summary>
internal sealed unsafe class RowFolding : IKernel<BorderFoldingProblem>
{
    private const long ChunkElements = 16 * 1024;

    public string Name => "rows";

    public bool Applies(in BorderFoldingProblem problem) =>
        problem.Input.ElementType == ElementType.Float32 && problem.Output.Elements > 0;

    public void Run(in BorderFoldingProblem problem)
    {
        int width = problem.Map.Original[-1];
        long rows = problem.Output.Elements / width;
        var body = new Body
        {
            Map = problem.Map,
            Input = problem.Input.Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Rows = rows,
            RowsPerItem = Math.Max(1, ChunkElements / width),
        };
        CpuThreads.For(checked((int)((rows + body.RowsPerItem - 1) / body.RowsPerItem)), ref body);
    }

    private struct Body : IParallelBody
    {
        public PaddingMap Map;
        public float* Input;
        public float* Output;
        public long Rows;
        public long RowsPerItem;

        public readonly void Invoke(int item, int worker)
        {
            int last = Map.Padded.Rank - 1;
            int width = Map.Original[last];
            Span<int> element = stackalloc int[Shape.MaxRank];
            long end = Math.Min(Rows, (item + 1) * RowsPerItem);
            for (long row = item * RowsPerItem; row < end; row++)
            {
                long rest = row;
                for (int axis = last - 1; axis >= 0; axis--)
                {
                    (rest, long coordinate) = Math.DivRem(rest, Map.Original[axis]);
                    element[axis] = (int)coordinate;
                }

                var sum = new Span<float>(Output + (row * width), width);
                sum.Clear();
                AddPaddedRows(0, 0, last, element, sum);
            }
        }

        /// <summary>Goes through the padded places that repeat the wanted element, axis by axis.</summary>
        private readonly void AddPaddedRows(int axis, long offset, int last, ReadOnlySpan<int> element, Span<float> sum)
        {
            if (axis == last)
            {
                AddRow(Input + offset, last, sum);
                return;
            }

            long stride = Map.Padded.Stride(axis);
            int front = Map.Front(axis);
            int own = front + element[axis];
            for (int place = 0; place < front; place++)
            {
                if (Map.Source(axis, place) == element[axis]) AddPaddedRows(axis + 1, offset + (place * stride), last, element, sum);
            }

            AddPaddedRows(axis + 1, offset + (own * stride), last, element, sum);
            for (int place = front + Map.Original[axis]; place < Map.Padded[axis]; place++)
            {
                if (Map.Source(axis, place) == element[axis]) AddPaddedRows(axis + 1, offset + (place * stride), last, element, sum);
            }
        }

        private readonly void AddRow(float* padded, int last, Span<float> sum)
        {
            int front = Map.Front(last);
            int paddedWidth = Map.Padded[last];
            float* middle = padded + front;
            int i = 0;
            if (Vector.IsHardwareAccelerated)
            {
                for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
                    (new Vector<float>(sum[i..]) + Vector.Load(middle + i)).CopyTo(sum[i..]);
            }

            for (; i < sum.Length; i++) sum[i] += middle[i];
            for (int place = 0; place < front; place++) sum[Map.Source(last, place)] += padded[place];
            for (int place = front + sum.Length; place < paddedWidth; place++) sum[Map.Source(last, place)] += padded[place];
        }
    }
}
