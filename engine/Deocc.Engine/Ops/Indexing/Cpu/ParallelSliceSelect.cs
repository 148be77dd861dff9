using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Cpu;

/// <summary>Block copies of slices; groups of slices go to all threads.</summary>
internal sealed unsafe class ParallelSliceSelect : IKernel<SliceSelectProblem>
{
    private const long ItemBytes = 64 * 1024;

    public string Name => "parallel";

    public bool Applies(in SliceSelectProblem problem) => problem.Output.Elements > 0;

    public void Run(in SliceSelectProblem problem)
    {
        var to = new AxisView(problem.Output.Shape, problem.Axis);
        long bytes = to.Inner * problem.Input.ElementType.Size();
        var body = new Body
        {
            Input = problem.Input.Bytes(),
            Output = problem.Output.Bytes(),
            Indices = IndexList.Checked(problem.Op, problem.Indices, problem.Input.Shape, problem.Axis),
            Unused = problem.Unused ?? -1,
            InputCount = problem.Input.Shape[problem.Axis],
            OutputCount = to.Count,
            SliceBytes = bytes,
            Slices = to.Outer * to.Count,
            SlicesPerItem = Math.Max(1, ItemBytes / bytes),
        };
        CpuThreads.For(checked((int)((body.Slices + body.SlicesPerItem - 1) / body.SlicesPerItem)), ref body);
    }

    private struct Body : IParallelBody
    {
        public byte* Input;
        public byte* Output;
        public IndexList Indices;
        public long Unused;
        public long InputCount;
        public long OutputCount;
        public long SliceBytes;
        public long Slices;
        public long SlicesPerItem;

        public readonly void Invoke(int item, int worker)
        {
            long end = Math.Min(Slices, (item + 1) * SlicesPerItem);
            for (long slice = item * SlicesPerItem; slice < end; slice++)
            {
                (long outer, long j) = Math.DivRem(slice, OutputCount);
                long index = Indices[j];
                byte* to = Output + (slice * SliceBytes);
                if (index == Unused) Unsafe.InitBlockUnaligned(to, 0, checked((uint)SliceBytes));
                else Buffer.MemoryCopy(Input + (((outer * InputCount) + index) * SliceBytes), to, SliceBytes, SliceBytes);
            }
        }
    }
}
