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
            double total = problem.Reduction.Identity;
            for (long piece = 0; piece < body.PiecesPerOutput; piece++)
                total = problem.Reduction.Combine(total, body.Totals[(output * body.PiecesPerOutput) + piece]);
            body.Output[output] = (float)problem.Reduction.Finish(total, body.Center is null ? 0 : body.Center[output]);
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

        public void Invoke(int item, int worker)
        {
            if (Totals is not null)
            {
                (long pieceOutput, long piece) = Math.DivRem(item, PiecesPerOutput);
                Totals[item] = ReducePiece(pieceOutput, piece);
                return;
            }

            long end = Math.Min(Plan.Outputs, (item + 1) * OutputsPerItem);
            for (long output = item * OutputsPerItem; output < end; output++)
                Output[output] = (float)Reduction.Finish(ReducePiece(output, 0), Center is null ? 0 : Center[output]);
        }

        private double ReducePiece(long output, long piece)
        {
            long start = Plan.OutputOffset(output);
            float zero = 0;
            TLane center = TLane.Broadcast(Center is null ? &zero : Center + output);
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
                    total = Reduction.Combine(
                        total, ReduceBlock(Input + offset + block, Partner + offset + block, center, Math.Min(BlockElements, count - block)));
                }
            }

            return total;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private double ReduceBlock(float* input, float* partner, TLane center, long count)
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

            float* buffer = stackalloc float[16];
            if (i < count)
            {
                // The last partial register: places beyond the end are replaced by what changes nothing.
                float* tailX = stackalloc float[16];
                float* tailY = stackalloc float[16];
                float* isInside = stackalloc float[16];
                for (int j = 0; j < width; j++)
                {
                    bool inside = i + j < count;
                    tailX[j] = inside ? input[i + j] : 0;
                    tailY[j] = inside ? partner[i + j] : 0;
                    isInside[j] = inside ? 1 : 0;
                }

                TLane mask = TLane.Greater(TLane.Load(isInside), TLane.Create(0));
                TLane mapped = reduction.Map(TLane.Load(tailX), TLane.Load(tailY), center);
                sum1 = reduction.Combine(sum1, TLane.Select(mask, mapped, identity));
            }

            TLane.Store(reduction.Combine(reduction.Combine(sum0, sum1), reduction.Combine(sum2, sum3)), buffer);
            double total = buffer[0];
            for (int j = 1; j < width; j++) total = reduction.Combine(total, (double)buffer[j]);
            return total;
        }
    }
}
