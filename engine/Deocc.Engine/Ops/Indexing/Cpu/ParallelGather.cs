using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Cpu;

/// <summary>Chunks of the output go to all threads.</summary>
internal sealed unsafe class ParallelGather : IKernel<GatherProblem>
{
    private const long ChunkElements = 8 * 1024;

    public string Name => "parallel";

    public bool Applies(in GatherProblem problem) => problem.Output.Elements > 0;

    public void Run(in GatherProblem problem)
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

    private static void Run<T>(in GatherProblem problem)
        where T : unmanaged
    {
        var body = new Body<T>
        {
            Input = (T*)problem.Input.Bytes(),
            Indices = IndexList.Checked("Gather", problem.Indices, problem.Input.Shape, problem.Axis),
            Output = (T*)problem.Output.Bytes(),
            From = new AxisView(problem.Input.Shape, problem.Axis),
            To = new AxisView(problem.Output.Shape, problem.Axis),
        };
        body.Rows = body.To.Outer * body.To.Count;
        body.RowsPerItem = Math.Max(1, ChunkElements / body.To.Inner);
        CpuThreads.For(checked((int)((body.Rows + body.RowsPerItem - 1) / body.RowsPerItem)), ref body);
    }

    private struct Body<T> : IParallelBody
        where T : unmanaged
    {
        public T* Input;
        public IndexList Indices;
        public T* Output;
        public AxisView From;
        public AxisView To;
        public long Rows;
        public long RowsPerItem;

        public readonly void Invoke(int item, int worker)
        {
            long inner = To.Inner;
            long end = Math.Min(Rows, (item + 1) * RowsPerItem);
            for (long row = item * RowsPerItem; row < end; row++)
            {
                T* from = Input + (row / To.Count * From.Count * inner);
                for (long i = 0; i < inner; i++) Output[(row * inner) + i] = from[(Indices[(row * inner) + i] * inner) + i];
            }
        }
    }
}
