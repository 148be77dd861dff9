using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Cpu;

/// <summary>Float32 by rows: the middle is a block copy, the borders follow the map; rows go to all threads.</summary>
internal sealed unsafe class RowPadding : IKernel<BorderPaddingProblem>
{
    private const long ChunkElements = 16 * 1024;

    public string Name => "rows";

    public bool Applies(in BorderPaddingProblem problem) =>
        problem.Input.ElementType == ElementType.Float32 && problem.Output.Elements > 0;

    public void Run(in BorderPaddingProblem problem)
    {
        int width = problem.Map.Padded[-1];
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
            int paddedWidth = Map.Padded[last];
            int front = Map.Front(last);
            long end = Math.Min(Rows, (item + 1) * RowsPerItem);
            for (long row = item * RowsPerItem; row < end; row++)
            {
                float* from = Input + SourceRow(row, last);
                float* to = Output + (row * paddedWidth);
                for (int place = 0; place < front; place++) to[place] = from[Map.Source(last, place)];
                Buffer.MemoryCopy(from, to + front, width * sizeof(float), width * sizeof(float));
                for (int place = front + width; place < paddedWidth; place++) to[place] = from[Map.Source(last, place)];
            }
        }

        private readonly long SourceRow(long row, int last)
        {
            long source = 0;
            for (int axis = last - 1; axis >= 0; axis--)
            {
                (row, long coordinate) = Math.DivRem(row, Map.Padded[axis]);
                source += Map.Source(axis, (int)coordinate) * Map.Original.Stride(axis);
            }

            return source;
        }
    }
}
