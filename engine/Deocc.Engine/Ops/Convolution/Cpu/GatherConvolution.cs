using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// The general convolution: blocks of columns are laid out in a core's cache and multiplied with the packed weight, tile by
/// tile; the sums stay in the cache until they are complete and leave it with the epilogue applied. No sum depends on how
/// the work is shared out.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
/// <typeparam name="TLayout">How columns are laid out.</typeparam>
internal static unsafe class GatherConvolution<TLane, TLayout>
    where TLane : struct, ILane<TLane>
    where TLayout : struct, IColumnLayout
{
    /// <summary>Terms that a tile sums up at once, at most: its panel of the weight is to stay in the first-level cache.</summary>
    public const int MaxDepth = 512;

    // With fewer blocks than this per thread, the rows of the result are shared out, too.
    private const int BlocksPerThread = 4;

    /// <summary>Source channels that are summed up at once.</summary>
    public static int Chunk(in GatherPlan plan)
    {
        int most = Math.Max(1, MaxDepth / plan.MaxPhaseTaps);
        int chunks = (plan.SourceChannels + most - 1) / most;
        return (plan.SourceChannels + chunks - 1) / chunks;
    }

    /// <summary>Computes the result.</summary>
    /// <param name="plan">The convolution.</param>
    /// <param name="layout">How columns are laid out.</param>
    /// <param name="source">The source, [batch, groups * sourceChannels, source size].</param>
    /// <param name="panels">The weight, packed with the chunk of <see cref="Chunk"/>.</param>
    /// <param name="epilogue">What happens to the sums.</param>
    /// <param name="result">The result, [batch, groups * resultChannels, result size].</param>
    public static void Run(
        in GatherPlan plan, in TLayout layout, float* source, float* panels, in Epilogue epilogue, float* result)
    {
        int chunk = Chunk(plan);
        int chunks = (plan.SourceChannels + chunk - 1) / chunk;
        int threads = CpuThreads.Count;
        using CpuScratch offsets = CpuScratch.Rent<int>((long)chunk * plan.TapCount);
        for (int phase = 0; phase < plan.Phases; phase++)
            layout.WriteOffsets(offsets.Pointer<int>() + (chunk * plan.PhaseStart[phase]), phase, chunk);

        var body = new Body
        {
            Plan = plan,
            Layout = layout,
            Epilogue = epilogue,
            Source = source,
            Panels = panels,
            Result = result,
            Offsets = offsets.Pointer<int>(),
            Chunk = chunk,
            PanelCount = TileKernels<TLane>.CountPanels(plan.ResultChannels),
            ColumnLength = layout.BufferLength(chunk),
        };
        bool sharesRows = plan.Groups * layout.Blocks < BlocksPerThread * threads && body.PanelCount > 1;
        body.Shares = sharesRows ? Math.Min(body.PanelCount, BlocksPerThread * threads) : 1;
        int shareRows = sharesRows ? ((body.PanelCount + body.Shares - 1) / body.Shares) * TileKernels<TLane>.MaxRows : plan.ResultChannels;
        body.SumLength = (long)Math.Min(shareRows, plan.ResultChannels) * plan.Phases * (layout.MaxColumns + TLane.Width);

        long columnCopies = sharesRows ? (long)plan.Groups * layout.Blocks * chunks : threads;
        using CpuScratch columns = CpuScratch.Rent<float>(columnCopies * body.ColumnLength);
        using CpuScratch sums = CpuScratch.Rent<float>(threads * body.SumLength);
        body.Columns = columns.Pointer<float>();
        body.Sums = sums.Pointer<float>();
        if (sharesRows)
        {
            var fill = new FillBody
            {
                Plan = plan,
                Layout = layout,
                Source = source,
                Columns = body.Columns,
                Chunk = chunk,
                Chunks = chunks,
                ColumnLength = body.ColumnLength,
            };
            CpuThreads.For(plan.Groups * layout.Blocks * chunks, ref fill);
        }

        CpuThreads.For(plan.Groups * layout.Blocks * body.Shares, ref body);
    }

    private struct FillBody : IParallelBody
    {
        public GatherPlan Plan;
        public TLayout Layout;
        public float* Source;
        public float* Columns;
        public int Chunk;
        public int Chunks;
        public long ColumnLength;

        public readonly void Invoke(int item, int worker)
        {
            (int block, int chunk) = Math.DivRem(item, Chunks);
            (int group, block) = Math.DivRem(block, Layout.Blocks);
            int channel = chunk * Chunk;
            FillColumns(Plan, Layout, Source, group, block, channel, Math.Min(Chunk, Plan.SourceChannels - channel), Columns + (item * ColumnLength));
        }
    }

    private static void FillColumns(
        in GatherPlan plan, in TLayout layout, float* source, int group, int block, int channel, int channels, float* columns)
    {
        nint plane = (nint)plan.Source.Height * plan.Source.Width;
        float* first = source + ((((nint)group * plan.SourceChannels) + channel) * plane);
        layout.Fill(first, plan.Groups * plan.SourceChannels * plane, block, channels, columns);
    }

    private struct Body : IParallelBody
    {
        public GatherPlan Plan;
        public TLayout Layout;
        public Epilogue Epilogue;
        public float* Source;
        public float* Panels;
        public float* Result;
        public float* Columns;
        public float* Sums;
        public int* Offsets;
        public int Chunk;
        public int PanelCount;
        public int Shares;
        public long ColumnLength;
        public long SumLength;

        public readonly void Invoke(int item, int worker)
        {
            (int place, int share) = Math.DivRem(item, Shares);
            (int group, int block) = Math.DivRem(place, Layout.Blocks);
            int firstPanel = share * PanelCount / Shares;
            int endPanel = (share + 1) * PanelCount / Shares;
            int firstRow = TileKernels<TLane>.PanelStart(Plan.ResultChannels, PanelCount, firstPanel);
            int rows = TileKernels<TLane>.PanelStart(Plan.ResultChannels, PanelCount, endPanel) - firstRow;
            float* sums = Sums + (worker * SumLength);
            int width = TileKernels<TLane>.MaxColumns;
            nint sumStride = ((Layout.Columns(block) + width - 1) / width * width) + TLane.Width;
            int chunks = (Plan.SourceChannels + Chunk - 1) / Chunk;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                int channel = chunk * Chunk;
                int channels = Math.Min(Chunk, Plan.SourceChannels - channel);
                float* columns;
                if (Shares > 1)
                {
                    columns = Columns + (((place * chunks) + chunk) * ColumnLength);
                }
                else
                {
                    columns = Columns + (worker * ColumnLength);
                    FillColumns(Plan, Layout, Source, group, block, channel, channels, columns);
                }

                float* panels = Panels + (group * WeightPanels<TLane>.GroupLength(Plan));
                for (int phase = 0; phase < Plan.Phases; phase++)
                {
                    int* offsets = Offsets + (Chunk * Plan.PhaseStart[phase]);
                    for (int panel = firstPanel; panel < endPanel; panel++)
                    {
                        int row = TileKernels<TLane>.PanelStart(Plan.ResultChannels, PanelCount, panel);
                        int panelRows = TileKernels<TLane>.PanelStart(Plan.ResultChannels, PanelCount, panel + 1) - row;
                        float* a = panels + WeightPanels<TLane>.Offset(Plan, phase, channel, channels, row);
                        int depth = channels * (Plan.PhaseStart[phase + 1] - Plan.PhaseStart[phase]);
                        float* c = sums + (((phase * rows) + row - firstRow) * sumStride);
                        MultiplyPanel(a, panelRows, columns, Layout.TileStep(channels), Layout.Columns(block), offsets, depth, c, sumStride, chunk > 0);
                    }
                }
            }

            Emit(group, block, firstRow, rows, sums, sumStride);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void MultiplyPanel(
            float* a, int rows, float* columns, nint tileStep, int count, int* offsets, int depth, float* c, nint stride, bool accumulate)
        {
            var wide = TileKernels<TLane>.OfTwo(rows);
            int column = 0;
            for (; column + TLane.Width < count; column += 2 * TLane.Width)
            {
                wide(a, rows, columns, columns + TLane.Width, offsets, depth, c + column, stride, accumulate);
                columns += tileStep;
            }

            if (column < count) TileKernels<TLane>.OfOne(rows)(a, rows, columns, columns, offsets, depth, c + column, stride, accumulate);
        }

        private readonly void Emit(int group, int block, int firstRow, int rows, float* sums, nint sumStride)
        {
            var run = default(ColumnRun);
            while (Layout.Next(block, ref run))
            {
                for (int row = 0; row < rows; row++)
                {
                    float* from = sums + (row * sumStride) + run.Column;
                    GatherResult<TLane>.Write(
                        Plan, run, (group * Plan.ResultChannels) + firstRow + row, from, rows * sumStride, Epilogue, Result);
                }
            }
        }
    }
}
