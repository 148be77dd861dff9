using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>
/// Reduces along the innermost axis. Lanes combine up to <see cref="BlockElements"/> elements in float32, everything beyond
/// is combined in float64. Large reductions are cut into pieces of a fixed size, whose totals are combined at the end.
/// </summary>
internal static unsafe class RowReduce<TReduction, TLane>
    where TReduction : struct, IReduction
    where TLane : struct, ILane<TLane>
{
    private const long BlockElements = 4 * 1024;
    private const long PieceElements = 32 * 1024;
    private const long FewElements = 4;

    public static void Run(in ReduceProblem<TReduction> problem, in ReductionPlan plan)
    {
        var body = new Body
        {
            Reduction = problem.Reduction,
            Plan = plan,
            Input = problem.Input.Pointer<float>(),
            Partner = (problem.Partner ?? problem.Input).Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Center = problem.Center is null ? null : problem.Center.Pointer<float>(),
            SegmentsPerRow = (plan.Inner + PieceElements - 1) / PieceElements,
        };
        long segments = plan.Rows * body.SegmentsPerRow;
        body.SegmentsPerPiece = Math.Max(1, PieceElements / plan.Inner);
        body.PiecesPerOutput = (segments + body.SegmentsPerPiece - 1) / body.SegmentsPerPiece;
        if (body.PiecesPerOutput == 1)
        {
            body.OutputsPerItem = Math.Max(1, PieceElements / (plan.Rows * plan.Inner));
            CpuThreads.For(checked((int)((plan.Outputs + body.OutputsPerItem - 1) / body.OutputsPerItem)), ref body);
            return;
        }

        long pieces = plan.Outputs * body.PiecesPerOutput;
        using CpuScratch scratch = CpuScratch.Rent<double>(pieces);
        body.Totals = scratch.Pointer<double>();
        CpuThreads.For(checked((int)pieces), ref body);
        for (long output = 0; output < plan.Outputs; output++)
        {
            double* totals = body.Totals + (output * body.PiecesPerOutput);
            double total = totals[0];
            for (long piece = 1; piece < body.PiecesPerOutput; piece++)
                total = ReductionTotals<TReduction>.Combine(problem.Reduction, total, totals[piece]);
            body.Output[output] = ReductionTotals<TReduction>.Finish(problem.Reduction, total, body.CenterOf(output));
        }
    }

    private struct Body : IParallelBody
    {
        public TReduction Reduction;
        public ReductionPlan Plan;
        public float* Input;
        public float* Partner;
        public float* Output;
        public float* Center;
        public double* Totals;
        public long SegmentsPerRow;
        public long SegmentsPerPiece;
        public long PiecesPerOutput;
        public long OutputsPerItem;

        public readonly float* CenterOf(long output) => Center is null ? null : Center + output;

        public void Invoke(int item, int worker)
        {
            if (Totals is not null)
            {
                (long pieceOutput, long piece) = Math.DivRem(item, PiecesPerOutput);
                Totals[item] = ReducePiece(pieceOutput, piece);
                return;
            }

            ReduceOutputs(item * OutputsPerItem, Math.Min(Plan.Outputs, (item + 1) * OutputsPerItem));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void ReduceOutputs(long first, long end)
        {
            if (Plan.Rows == 1 && Plan.Inner <= FewElements)
            {
                for (long output = first; output < end; output++)
                {
                    double total = ReduceFew(Plan.OutputOffset(output), CenterOf(output));
                    Output[output] = ReductionTotals<TReduction>.Finish(Reduction, total, CenterOf(output));
                }

                return;
            }

            for (long output = first; output < end; output++)
                Output[output] = ReductionTotals<TReduction>.Finish(Reduction, ReducePiece(output, 0), CenterOf(output));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly double ReduceFew(long offset, float* center)
        {
            ScalarLane<float> about = center is null ? default : ScalarLane<float>.Load(center);
            double total = Reduction.Identity;
            for (long i = offset; i < offset + Plan.Inner; i++)
            {
                float mapped;
                ScalarLane<float>.Store(
                    Reduction.Map(ScalarLane<float>.Load(Input + i), ScalarLane<float>.Load(Partner + i), about), &mapped);
                total = ReductionTotals<TReduction>.Combine(Reduction, total, (double)mapped);
            }

            return total;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private double ReducePiece(long output, long piece)
        {
            long start = Plan.OutputOffset(output);
            float* center = CenterOf(output);
            TLane about = center is null ? TLane.Create(0) : TLane.Broadcast(center);
            long end = Math.Min(Plan.Rows * SegmentsPerRow, (piece + 1) * SegmentsPerPiece);
            double total = Reduction.Identity;
            for (long segment = piece * SegmentsPerPiece; segment < end; segment++)
            {
                (long row, long part) = SegmentsPerRow == 1 ? (segment, 0) : Math.DivRem(segment, SegmentsPerRow);
                long from = part * PieceElements;
                long offset = start + Plan.RowOffset(row) + from;
                long count = Math.Min(PieceElements, Plan.Inner - from);
                for (long block = 0; block < count; block += BlockElements)
                {
                    double blockTotal = ReduceBlock(
                        Input + offset + block, Partner + offset + block, about, Math.Min(BlockElements, count - block));
                    total = ReductionTotals<TReduction>.Combine(Reduction, total, blockTotal);
                }
            }

            return total;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly double ReduceBlock(float* input, float* partner, TLane center, long count)
        {
            TReduction reduction = Reduction;
            TLane identity = TLane.Create(reduction.Identity);
            TLane sum0 = identity;
            TLane sum1 = identity;
            TLane sum2 = identity;
            TLane sum3 = identity;
            int width = TLane.Width;
            long i = 0;
            for (; i <= count - (4 * width); i += 4 * width)
            {
                float* x = input + i;
                float* y = partner + i;
                sum0 = reduction.Combine(sum0, reduction.Map(TLane.Load(x), TLane.Load(y), center));
                sum1 = reduction.Combine(sum1, reduction.Map(TLane.Load(x + width), TLane.Load(y + width), center));
                sum2 = reduction.Combine(sum2, reduction.Map(TLane.Load(x + (2 * width)), TLane.Load(y + (2 * width)), center));
                sum3 = reduction.Combine(sum3, reduction.Map(TLane.Load(x + (3 * width)), TLane.Load(y + (3 * width)), center));
            }

            for (; i <= count - width; i += width)
                sum0 = reduction.Combine(sum0, reduction.Map(TLane.Load(input + i), TLane.Load(partner + i), center));

            int tail = (int)(count - i);
            if (tail > 0)
            {
                TLane mapped = reduction.Map(TLane.LoadPartial(input + i, tail), TLane.LoadPartial(partner + i, tail), center);
                sum1 = reduction.Combine(sum1, TLane.Select(TLane.FirstPlaces(tail), mapped, identity));
            }

            TLane sum = reduction.Combine(reduction.Combine(sum0, sum1), reduction.Combine(sum2, sum3));
            return ReductionTotals<TReduction>.Combine(reduction, sum);
        }
    }
}
