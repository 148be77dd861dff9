using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>
/// Reduces across rows, column by column. A tile of columns combines up to <see cref="BlockRows"/> rows in float32,
/// everything beyond is combined in float64. Where there are few columns, the rows are cut into pieces of a fixed size,
/// whose totals are combined at the end.
/// </summary>
internal static unsafe class ColumnReduce<TReduction, TLane>
    where TReduction : struct, IReduction
    where TLane : struct, ILane<TLane>
{
    private const int TileColumns = 512;
    private const int BlockRows = 64;
    private const long PieceElements = 64 * 1024;
    private const long EnoughItems = 64;

    public static void Run(in ReduceProblem<TReduction> problem, in ReductionPlan plan)
    {
        long tiles = (plan.Inner + TileColumns - 1) / TileColumns;
        var body = new Body
        {
            Reduction = problem.Reduction,
            Plan = plan,
            Input = problem.Input.Pointer<float>(),
            Partner = (problem.Partner ?? problem.Input).Pointer<float>(),
            Output = problem.Output.Pointer<float>(),
            Center = problem.Center is null ? null : problem.Center.Pointer<float>(),
            Tiles = tiles,
            RowsPerPiece = plan.Rows,
            Pieces = 1,
        };
        if (plan.Outputs * tiles < EnoughItems)
        {
            body.RowsPerPiece = Math.Max(BlockRows, PieceElements / Math.Min(TileColumns, plan.Inner));
            body.Pieces = (plan.Rows + body.RowsPerPiece - 1) / body.RowsPerPiece;
        }

        long results = plan.Outputs * plan.Inner;
        using CpuScratch scratch = CpuScratch.Rent<double>(body.Pieces > 1 ? body.Pieces * results : 1);
        if (body.Pieces > 1) body.Totals = scratch.Pointer<double>();
        CpuThreads.For(checked((int)(plan.Outputs * tiles * body.Pieces)), ref body);
        if (body.Pieces == 1) return;
        for (long place = 0; place < results; place++)
        {
            double total = body.Totals[place];
            for (long piece = 1; piece < body.Pieces; piece++)
                total = ReductionTotals<TReduction>.Combine(problem.Reduction, total, body.Totals[(piece * results) + place]);
            body.Output[place] = ReductionTotals<TReduction>.Finish(
                problem.Reduction, total, body.Center is null ? null : body.Center + place);
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
        public long Tiles;
        public long RowsPerPiece;
        public long Pieces;

        public void Invoke(int item, int worker)
        {
            (long rest, long tile) = Math.DivRem(item, Tiles);
            (long piece, long output) = Math.DivRem(rest, Plan.Outputs);
            long column = tile * TileColumns;
            int columns = (int)Math.Min(TileColumns, Plan.Inner - column);
            long place = (output * Plan.Inner) + column;
            float* center = Center is null ? null : Center + place;
            long first = piece * RowsPerPiece;
            long end = Math.Min(Plan.Rows, first + RowsPerPiece);
            long offset = Plan.OutputOffset(output) + column;
            if (Totals is null && end - first <= BlockRows)
            {
                ReduceBlock(offset, first, (int)(end - first), columns, center, Output + place);
                FinishBlock(Output + place, center, columns);
                return;
            }

            double* ownTotals = stackalloc double[TileColumns];
            double* totals = Totals is null ? ownTotals : Totals + (piece * Plan.Outputs * Plan.Inner) + place;
            for (int j = 0; j < columns; j++) totals[j] = Reduction.Identity;
            float* block = stackalloc float[TileColumns];
            for (long row = first; row < end; row += BlockRows)
            {
                ReduceBlock(offset, row, (int)Math.Min(BlockRows, end - row), columns, center, block);
                AddBlock(block, totals, columns);
            }

            if (Totals is not null) return;
            for (int j = 0; j < columns; j++)
                Output[place + j] = ReductionTotals<TReduction>.Finish(Reduction, totals[j], center is null ? null : center + j);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void AddBlock(float* block, double* totals, int columns)
        {
            TReduction reduction = Reduction;
            for (int j = 0; j < columns; j++) totals[j] = ReductionTotals<TReduction>.Combine(reduction, totals[j], (double)block[j]);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void FinishBlock(float* block, float* center, int columns)
        {
            for (int j = 0; j < columns; j += TLane.Width)
            {
                int count = Math.Min(TLane.Width, columns - j);
                TLane about = center is null ? TLane.Create(0) : TLane.LoadPartial(center + j, count);
                TLane.StorePartial(Reduction.Finish(TLane.LoadPartial(block + j, count), about), block + j, count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void ReduceBlock(long offset, long firstRow, int rows, int columns, float* center, float* block)
        {
            TReduction reduction = Reduction;
            int width = TLane.Width;
            long* starts = stackalloc long[BlockRows];
            for (int row = 0; row < rows; row++) starts[row] = offset + Plan.RowOffset(firstRow + row);
            TLane identity = TLane.Create(reduction.Identity);
            TLane zero = TLane.Create(0);
            int j = 0;
            for (; j <= columns - (4 * width); j += 4 * width)
            {
                TLane sum0 = identity;
                TLane sum1 = identity;
                TLane sum2 = identity;
                TLane sum3 = identity;
                TLane center0 = center is null ? zero : TLane.Load(center + j);
                TLane center1 = center is null ? zero : TLane.Load(center + j + width);
                TLane center2 = center is null ? zero : TLane.Load(center + j + (2 * width));
                TLane center3 = center is null ? zero : TLane.Load(center + j + (3 * width));
                for (int row = 0; row < rows; row++)
                {
                    float* x = Input + starts[row] + j;
                    float* y = Partner + starts[row] + j;
                    sum0 = reduction.Combine(sum0, reduction.Map(TLane.Load(x), TLane.Load(y), center0));
                    sum1 = reduction.Combine(sum1, reduction.Map(TLane.Load(x + width), TLane.Load(y + width), center1));
                    sum2 = reduction.Combine(sum2, reduction.Map(TLane.Load(x + (2 * width)), TLane.Load(y + (2 * width)), center2));
                    sum3 = reduction.Combine(sum3, reduction.Map(TLane.Load(x + (3 * width)), TLane.Load(y + (3 * width)), center3));
                }

                TLane.Store(sum0, block + j);
                TLane.Store(sum1, block + j + width);
                TLane.Store(sum2, block + j + (2 * width));
                TLane.Store(sum3, block + j + (3 * width));
            }

            for (; j < columns; j += width)
            {
                int count = Math.Min(width, columns - j);
                TLane sum = identity;
                TLane about = center is null ? zero : TLane.LoadPartial(center + j, count);
                for (int row = 0; row < rows; row++)
                {
                    TLane x = TLane.LoadPartial(Input + starts[row] + j, count);
                    TLane y = TLane.LoadPartial(Partner + starts[row] + j, count);
                    sum = reduction.Combine(sum, reduction.Map(x, y, about));
                }

                TLane.StorePartial(sum, block + j, count);
            }
        }
    }
}
