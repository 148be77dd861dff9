using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Indexing.Cpu;

/// <summary>Float32: tiles of columns, which never meet, go to all threads.</summary>
internal sealed unsafe class ParallelScatter : IKernel<ScatterProblem>
{
    private const long TileColumns = 1024;
    private const long ItemElements = 8 * 1024;

    public string Name => "parallel";

    public bool Applies(in ScatterProblem problem) =>
        problem.Source.ElementType == ElementType.Float32 && problem.Source.Elements > 0;

    public void Run(in ScatterProblem problem)
    {
        var from = new AxisView(problem.Source.Shape, problem.Axis);
        var body = new Body
        {
            Source = problem.Source.Pointer<float>(),
            Indices = IndexList.Checked("ScatterAdd", problem.Indices, problem.Output.Shape, problem.Axis),
            Output = problem.Output.Pointer<float>(),
            From = from,
            OutputCount = problem.Output.Shape[problem.Axis],
            Tiles = (from.Inner + TileColumns - 1) / TileColumns,
            OuterPerItem = Math.Max(1, ItemElements / (from.Count * Math.Min(TileColumns, from.Inner))),
        };
        long groups = (from.Outer + body.OuterPerItem - 1) / body.OuterPerItem;
        CpuThreads.For(checked((int)(groups * body.Tiles)), ref body);
    }

    private struct Body : IParallelBody
    {
        public float* Source;
        public IndexList Indices;
        public float* Output;
        public AxisView From;
        public long OutputCount;
        public long Tiles;
        public long OuterPerItem;

        public readonly void Invoke(int item, int worker)
        {
            if (Indices.Int32 is not null) Add(item, Indices.Int32);
            else Add(item, Indices.Int64);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Add<TIndex>(int item, TIndex* indices)
            where TIndex : unmanaged, IBinaryInteger<TIndex>
        {
            (long group, long tile) = Math.DivRem(item, Tiles);
            long first = tile * TileColumns;
            long last = Math.Min(From.Inner, first + TileColumns);
            long end = Math.Min(From.Outer, (group + 1) * OuterPerItem);
            for (long outer = group * OuterPerItem; outer < end; outer++)
            {
                float* output = Output + (outer * OutputCount * From.Inner);
                if (From.Inner == 1)
                {
                    for (long j = outer * From.Count; j < (outer + 1) * From.Count; j++)
                        output[long.CreateTruncating(indices[j])] += Source[j];
                    continue;
                }

                for (long j = 0; j < From.Count; j++)
                {
                    long row = ((outer * From.Count) + j) * From.Inner;
                    TIndex* places = indices + row;
                    float* source = Source + row;
                    for (long i = first; i < last; i++) output[(long.CreateTruncating(places[i]) * From.Inner) + i] += source[i];
                }
            }
        }
    }
}
