using System.Numerics;
using System.Runtime.CompilerServices;
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
            if (Indices.Int32 is not null) Gather(item, Indices.Int32);
            else Gather(item, Indices.Int64);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Gather<TIndex>(int item, TIndex* indices)
            where TIndex : unmanaged, IBinaryInteger<TIndex>
        {
            long inner = To.Inner;
            long end = Math.Min(Rows, (item + 1) * RowsPerItem);
            for (long row = item * RowsPerItem; row < end;)
            {
                long outer = row / To.Count;
                long last = Math.Min(end, (outer + 1) * To.Count);
                T* from = Input + (outer * From.Count * inner);
                if (inner == 1)
                {
                    for (; row < last; row++) Output[row] = from[long.CreateTruncating(indices[row])];
                    continue;
                }

                for (; row < last; row++)
                {
                    TIndex* places = indices + (row * inner);
                    T* output = Output + (row * inner);
                    for (long i = 0; i < inner; i++) output[i] = from[(long.CreateTruncating(places[i]) * inner) + i];
                }
            }
        }
    }
}
