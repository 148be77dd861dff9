using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>
/// Float32. Across rows a register of columns runs at a time, each sum in two float32 numbers, the second holding what the
/// first lost. Along rows, and where a row is shorter than a register, several lines run at a time in float64.
/// </summary>
internal readonly unsafe struct LaneCumulativeSum : ILaneKernel<CumulativeSumProblem>
{
    private const int TileColumns = 256;
    private const int LinesTogether = 8;
    private const long ItemElements = 16 * 1024;

    public static bool Applies(in CumulativeSumProblem problem) =>
        problem.Input.ElementType == ElementType.Float32 && problem.Input.Elements > 0;

    public static void Run<TLane>(in CumulativeSumProblem problem)
        where TLane : struct, ILane<TLane>
    {
        var view = new AxisView(problem.Input.Shape, problem.Axis);
        float* input = problem.Input.Pointer<float>();
        float* output = problem.Output.Pointer<float>();
        long first = problem.FromEnd ? (view.Count - 1) * view.Inner : 0;
        long step = problem.FromEnd ? -view.Inner : view.Inner;
        if (view.Inner >= TLane.Width)
        {
            var body = new ColumnsBody<TLane> { Input = input, Output = output, View = view, First = first, Step = step };
            body.Tiles = (view.Inner + TileColumns - 1) / TileColumns;
            CpuThreads.For(checked((int)(view.Outer * body.Tiles)), ref body);
        }
        else
        {
            var body = new LinesBody { Input = input, Output = output, View = view, First = first, Step = step };
            body.Lines = view.Outer * view.Inner;
            long groups = Math.Max(1, ItemElements / (view.Count * LinesTogether));
            body.LinesPerItem = groups * LinesTogether;
            CpuThreads.For(checked((int)((body.Lines + body.LinesPerItem - 1) / body.LinesPerItem)), ref body);
        }
    }

    private struct ColumnsBody<TLane> : IParallelBody
        where TLane : struct, ILane<TLane>
    {
        public float* Input;
        public float* Output;
        public AxisView View;
        public long First;
        public long Step;
        public long Tiles;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Invoke(int item, int worker)
        {
            (long outer, long tile) = Math.DivRem(item, Tiles);
            int columns = (int)Math.Min(TileColumns, View.Inner - (tile * TileColumns));
            long start = (outer * View.Count * View.Inner) + First + (tile * TileColumns);
            float* sums = stackalloc float[TileColumns];
            float* losses = stackalloc float[TileColumns];
            new Span<float>(sums, columns).Clear();
            new Span<float>(losses, columns).Clear();
            for (long i = 0; i < View.Count; i++)
            {
                float* input = Input + start + (i * Step);
                float* output = Output + start + (i * Step);
                int j = 0;
                for (; j <= columns - TLane.Width; j += TLane.Width) Add<TLane>(input + j, sums + j, losses + j, output + j);
                for (; j < columns; j++) Add<ScalarLane<float>>(input + j, sums + j, losses + j, output + j);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add<TWidth>(float* input, float* sums, float* losses, float* output)
            where TWidth : struct, ILane<TWidth>
        {
            TWidth x = TWidth.Load(input);
            TWidth before = TWidth.Load(sums);
            TWidth after = before + x;

            // Knuth's sum of two: what is lost is exact, but for sums that are infinite or NaN, where it counts as nothing.
            TWidth added = after - before;
            TWidth lost = (before - (after - added)) + (x - added);
            lost = TWidth.Select(TWidth.Equal(lost, lost), lost, TWidth.Create(0));
            TWidth losing = TWidth.Load(losses) + lost;
            TWidth.Store(after, sums);
            TWidth.Store(losing, losses);
            TWidth.Store(after + losing, output);
        }
    }

    private struct LinesBody : IParallelBody
    {
        public float* Input;
        public float* Output;
        public AxisView View;
        public long First;
        public long Step;
        public long Lines;
        public long LinesPerItem;

        public readonly void Invoke(int item, int worker)
        {
            long end = Math.Min(Lines, (item + 1) * LinesPerItem);
            long line = item * LinesPerItem;
            for (; line <= end - LinesTogether; line += LinesTogether) AddTogether(line);
            for (; line < end; line++) AddOne(line);
        }

        private readonly long Start(long line)
        {
            (long outer, long inner) = Math.DivRem(line, View.Inner);
            return (outer * View.Count * View.Inner) + First + inner;
        }

        private readonly void AddOne(long line)
        {
            long place = Start(line);
            double sum = 0;
            for (long i = 0; i < View.Count; i++, place += Step) Output[place] = (float)(sum += Input[place]);
        }

        // One line's additions wait for each other; those of several lines do not.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void AddTogether(long line)
        {
            long p0 = Start(line), p1 = Start(line + 1), p2 = Start(line + 2), p3 = Start(line + 3);
            long p4 = Start(line + 4), p5 = Start(line + 5), p6 = Start(line + 6), p7 = Start(line + 7);
            double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
            float* input = Input;
            float* output = Output;
            for (long i = 0; i < View.Count; i++)
            {
                output[p0] = (float)(s0 += input[p0]);
                output[p1] = (float)(s1 += input[p1]);
                output[p2] = (float)(s2 += input[p2]);
                output[p3] = (float)(s3 += input[p3]);
                output[p4] = (float)(s4 += input[p4]);
                output[p5] = (float)(s5 += input[p5]);
                output[p6] = (float)(s6 += input[p6]);
                output[p7] = (float)(s7 += input[p7]);
                input += Step;
                output += Step;
            }
        }
    }
}
