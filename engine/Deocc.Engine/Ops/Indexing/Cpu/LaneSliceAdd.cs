using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Cpu;

/// <summary>
/// Each item owns a range of target slices and looks through all indices for them, so that threads never meet and the
/// order of summation is that of the indices.
/// </summary>
internal readonly unsafe struct LaneSliceAdd : ILaneKernel<SliceAddProblem>
{
    private const long ItemElements = 16 * 1024;
    private const long MostRanges = 16;

    public static bool Applies(in SliceAddProblem problem) =>
        problem.Source.ElementType == ElementType.Float32 && problem.Source.Elements > 0;

    public static void Run<TLane>(in SliceAddProblem problem)
        where TLane : struct, ILane<TLane>
    {
        var from = new AxisView(problem.Source.Shape, problem.Axis);
        long targets = problem.Output.Shape[problem.Axis];
        long ranges = Math.Clamp(targets * from.Inner / ItemElements, 1, Math.Min(MostRanges, targets));
        var body = new Body<TLane>
        {
            Source = problem.Source.Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Indices = IndexList.Checked(problem.Op, problem.Indices, problem.Output.Shape, problem.Axis),
            Unused = problem.Unused ?? -1,
            From = from,
            Targets = targets,
            Ranges = ranges,
        };
        CpuThreads.For(checked((int)(from.Outer * ranges)), ref body);
    }

    private struct Body<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public float* Source;
        public float* Output;
        public IndexList Indices;
        public long Unused;
        public AxisView From;
        public long Targets;
        public long Ranges;

        public readonly void Invoke(int item, int worker)
        {
            (long outer, long range) = Math.DivRem(item, Ranges);
            long first = Targets * range / Ranges;
            long end = Targets * (range + 1) / Ranges;
            for (long j = 0; j < From.Count; j++)
            {
                long index = Indices[j];
                if (index < first || index >= end || index == Unused) continue;
                Add(Source + (((outer * From.Count) + j) * From.Inner), Output + (((outer * Targets) + index) * From.Inner), From.Inner);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Add(float* addend, float* sum, long count)
        {
            long i = 0;
            for (; i <= count - TLane.Width; i += TLane.Width) TLane.Store(TLane.Load(sum + i) + TLane.Load(addend + i), sum + i);
            for (; i < count; i++) sum[i] += addend[i];
        }
    }
}
