using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>
/// 3x3 convolution of stride one by Winograd's minimal filtering: blocks of tiles are transformed, multiplied with the
/// transformed weight as one matrix product per point of interpolation, and transformed back, all in a core's cache. With too
/// few blocks for the threads, result channels are shared out instead; the weight, which is then large beside the image, is
/// transformed piece by piece in the cache as well. No sum depends on how the work is shared out.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
/// <typeparam name="TTransform">The size of tiles.</typeparam>
internal static unsafe class WinogradConvolution<TLane, TTransform>
    where TLane : struct, ILane<TLane>
    where TTransform : struct, IWinogradTransform
{
    // So many tiles keep the operands of the products in the second-level cache.
    private const int TilesPerBlock = 32;

    // With fewer blocks than this per thread, result channels are shared out.
    private const int BlocksPerThread = 4;

    // So few blocks are computed by one item of work, which reads its part of the weight only once and, when it is not
    // transformed yet, does that itself.
    private const int MaxBlocksPerItem = 16;

    // Source channels that one item of work transforms when result channels are shared out.
    private const int SharedChannels = 16;

    // The room for a piece of transformed weight, so that it stays in the second-level cache.
    private const int WeightPieceLength = 96 * 1024;

    // Points that are a power of two apart would compete for the same sets of the cache.
    private const int Stagger = 32;

    private static int Points => TTransform.Size * TTransform.Size;

    private static int Tiles => Math.Max(TileKernels<TLane>.MaxColumns, TilesPerBlock);

    /// <summary>Computes the result from a weight as the user has it.</summary>
    /// <param name="plan">The convolution.</param>
    /// <param name="source">The source, [batch, groups * sourceChannels, source size].</param>
    /// <param name="weight">The weight.</param>
    /// <param name="epilogue">What happens to the sums.</param>
    /// <param name="result">The result, [batch, groups * resultChannels, result size].</param>
    public static void Run(in WinogradPlan plan, float* source, float* weight, in Epilogue epilogue, float* result)
    {
        Body body = Prepare(plan, source, epilogue, result);
        if (IsItemWide(body.Shares, body.Blocks))
        {
            int chunk = Math.Max(16, WeightPieceLength / (Points * body.ShareRows));
            int chunks = (plan.SourceChannels + chunk - 1) / chunk;
            body.Chunk = (plan.SourceChannels + chunks - 1) / chunks;
            body.PieceLength = Points * WinogradWeight<TLane, TTransform>.PointStep(body.ShareRows, body.Chunk);
            using CpuScratch pieces = CpuScratch.Rent<float>(CpuThreads.Count * (long)body.PieceLength);
            body.Weight = weight;
            body.Pieces = pieces.Pointer<float>();
            Run(ref body);
            return;
        }

        using CpuScratch transformed = CpuScratch.Rent<float>(WinogradWeight<TLane, TTransform>.Length(plan));
        WinogradWeight<TLane, TTransform>.Transform(plan, weight, transformed.Pointer<float>());
        body.Weight = transformed.Pointer<float>();
        Run(ref body);
    }

    /// <summary>Computes the result from a weight that <see cref="WinogradWeight{TLane, TTransform}"/> has transformed.</summary>
    /// <inheritdoc cref="Run(in WinogradPlan, float*, float*, in Epilogue, float*)"/>
    public static void RunTransformed(in WinogradPlan plan, float* source, float* weight, in Epilogue epilogue, float* result)
    {
        Body body = Prepare(plan, source, epilogue, result);
        body.Weight = weight;
        Run(ref body);
    }

    private static bool IsItemWide(int shares, int blocks) => shares > 1 && blocks <= MaxBlocksPerItem;

    private static nint PointStep(int channels) => ((nint)channels * Tiles) + Stagger;

    private static Body Prepare(in WinogradPlan plan, float* source, in Epilogue epilogue, float* result)
    {
        int blocks = (plan.TileCount + Tiles - 1) / Tiles;
        int panels = TileKernels<TLane>.CountPanels(plan.ResultChannels);
        int wanted = BlocksPerThread * CpuThreads.Count;
        int shares = plan.Groups * blocks < wanted ? Math.Min(panels, wanted) : 1;
        return new Body
        {
            Plan = plan,
            Source = source,
            Epilogue = epilogue,
            Result = result,
            Blocks = blocks,
            BlocksPerItem = IsItemWide(shares, blocks) ? blocks : 1,
            PanelCount = panels,
            Shares = shares,
            ShareRows = Math.Min(plan.ResultChannels, (panels + shares - 1) / shares * TileKernels<TLane>.MaxRows),
            Chunk = plan.SourceChannels,
            InputLength = Points * PointStep(plan.SourceChannels),
        };
    }

    private static void Run(ref Body body)
    {
        int panelWidth = TileKernels<TLane>.MaxColumns;
        int threads = CpuThreads.Count;
        bool shares = body.Shares > 1;
        int places = body.Plan.Groups * body.Blocks;
        body.ProductLength = Points * PointStep(body.ShareRows);
        using CpuScratch offsets = CpuScratch.Rent<int>(body.Chunk);
        for (int channel = 0; channel < body.Chunk; channel++) offsets.Pointer<int>()[channel] = channel * panelWidth;
        using CpuScratch inputs = CpuScratch.Rent<float>((shares ? places : threads) * body.InputLength);
        using CpuScratch products = CpuScratch.Rent<float>((long)threads * body.BlocksPerItem * body.ProductLength);
        body.Offsets = offsets.Pointer<int>();
        body.Inputs = inputs.Pointer<float>();
        body.Products = products.Pointer<float>();
        if (shares)
        {
            var input = new InputBody { Body = body, Chunks = (body.Plan.SourceChannels + SharedChannels - 1) / SharedChannels };
            CpuThreads.For(places * input.Chunks, ref input);
        }

        CpuThreads.For(places / body.BlocksPerItem * body.Shares, ref body);
    }

    private struct InputBody : IParallelBody
    {
        public Body Body;
        public int Chunks;

        public readonly void Invoke(int item, int worker)
        {
            (int place, int chunk) = Math.DivRem(item, Chunks);
            int channel = chunk * SharedChannels;
            int channels = Math.Min(SharedChannels, Body.Plan.SourceChannels - channel);
            Body.TransformInput(place, channel, channels, Body.Inputs + (place * Body.InputLength));
        }
    }

    private struct Body : IParallelBody
    {
        public WinogradPlan Plan;
        public float* Source;
        public float* Weight;
        public Epilogue Epilogue;
        public float* Result;
        public int Blocks;
        public int BlocksPerItem;
        public int PanelCount;
        public int Shares;
        public int ShareRows;
        public int Chunk;
        public nint InputLength;
        public nint ProductLength;
        public nint PieceLength;
        public int* Offsets;
        public float* Inputs;
        public float* Products;
        public float* Pieces;

        public readonly void Invoke(int item, int worker)
        {
            (int place, int share) = Math.DivRem(item, Shares);
            place *= BlocksPerItem;
            float* inputs = Inputs + (place * InputLength);
            if (Shares == 1)
            {
                inputs = Inputs + (worker * InputLength);
                TransformInput(place, 0, Plan.SourceChannels, inputs);
            }

            (int group, int firstBlock) = Math.DivRem(place, Blocks);
            int firstPanel = share * PanelCount / Shares;
            int endPanel = (share + 1) * PanelCount / Shares;
            int firstRow = TileKernels<TLane>.PanelStart(Plan.ResultChannels, PanelCount, firstPanel);
            int rows = TileKernels<TLane>.PanelStart(Plan.ResultChannels, PanelCount, endPanel) - firstRow;
            float* products = Products + (worker * BlocksPerItem * ProductLength);
            for (int channel = 0; channel < Plan.SourceChannels; channel += Chunk)
            {
                int channels = Math.Min(Chunk, Plan.SourceChannels - channel);
                float* weight;
                nint weightStep;
                if (Pieces != null)
                {
                    weight = Pieces + (worker * PieceLength);
                    weightStep = WinogradWeight<TLane, TTransform>.PointStep(rows, channels);
                    TransformWeight(group, firstPanel, endPanel, channel, channels, weight, weightStep);
                }
                else
                {
                    weight = Weight + (group * WinogradWeight<TLane, TTransform>.GroupStep(Plan)) + ((nint)firstRow * Plan.SourceChannels);
                    weightStep = WinogradWeight<TLane, TTransform>.PointStep(Plan.ResultChannels, Plan.SourceChannels);
                }

                for (int point = 0; point < Points; point++)
                {
                    for (int block = 0; block < BlocksPerItem; block++)
                    {
                        float* b = inputs + (block * InputLength) + (point * PointStep(Plan.SourceChannels))
                            + ((nint)channel * TileKernels<TLane>.MaxColumns);
                        float* c = products + (block * ProductLength) + (point * PointStep(rows));
                        Multiply(weight + (point * weightStep), b, channels, firstPanel, endPanel, TileCount(firstBlock + block), c, channel > 0);
                    }
                }
            }

            for (int block = 0; block < BlocksPerItem; block++)
            {
                WinogradOutput<TLane, TTransform>.Transform(
                    Plan,
                    (firstBlock + block) * Tiles,
                    TileCount(firstBlock + block),
                    products + (block * ProductLength),
                    PointStep(rows),
                    Tiles,
                    (group * Plan.ResultChannels) + firstRow,
                    rows,
                    Epilogue,
                    Result);
            }
        }

        public readonly void TransformInput(int place, int channel, int channels, float* inputs)
        {
            (int group, int block) = Math.DivRem(place, Blocks);
            nint plane = (nint)Plan.Source.Height * Plan.Source.Width;
            int panelWidth = TileKernels<TLane>.MaxColumns;
            WinogradInput<TLane, TTransform>.Transform(
                Plan,
                block * Tiles,
                TileCount(block),
                Source + ((((nint)group * Plan.SourceChannels) + channel) * plane),
                channels,
                inputs + ((nint)channel * panelWidth),
                PointStep(Plan.SourceChannels),
                (nint)Plan.SourceChannels * panelWidth);
        }

        private readonly int TileCount(int block) => Math.Min(Tiles, Plan.TileCount - (block * Tiles));

        private readonly void TransformWeight(
            int group, int firstPanel, int endPanel, int channel, int channels, float* destination, nint pointStep)
        {
            float* weight = Weight + (group * Plan.WeightGroupStep) + (channel * Plan.WeightSourceStep);
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                int row = TileKernels<TLane>.PanelStart(Plan.ResultChannels, PanelCount, panel);
                int rows = TileKernels<TLane>.PanelStart(Plan.ResultChannels, PanelCount, panel + 1) - row;
                WinogradWeight<TLane, TTransform>.TransformPanel(
                    Plan, weight + (row * Plan.WeightResultStep), rows, channels, destination, pointStep);
                destination += (nint)rows * channels;
            }
        }

        // One point's matrix product for some panels of rows and one block of tiles.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply(
            float* a, float* inputs, int depth, int firstPanel, int endPanel, int tiles, float* c, bool accumulate)
        {
            int width = TLane.Width;
            int rowStep = Pieces != null ? depth : Plan.SourceChannels;
            nint panelStep = (nint)Plan.SourceChannels * 2 * width;
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                int rows = TileKernels<TLane>.PanelStart(Plan.ResultChannels, PanelCount, panel + 1)
                    - TileKernels<TLane>.PanelStart(Plan.ResultChannels, PanelCount, panel);
                var wide = TileKernels<TLane>.OfTwo(rows);
                float* b = inputs;
                int tile = 0;
                for (; tile + width < tiles; tile += 2 * width)
                {
                    wide(a, rows, b, b + width, Offsets, depth, c + tile, Tiles, accumulate);
                    b += panelStep;
                }

                if (tile < tiles) TileKernels<TLane>.OfOne(rows)(a, rows, b, b, Offsets, depth, c + tile, Tiles, accumulate);
                a += (nint)rows * rowStep;
                c += (nint)rows * Tiles;
            }
        }
    }
}
