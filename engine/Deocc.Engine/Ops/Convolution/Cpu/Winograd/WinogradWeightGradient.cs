using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>
/// The gradient of a 3x3 convolution of stride one with respect to its weight: the transpose of Winograd's filtering,
/// G^T [sum over tiles of (A y A^T) * (B^T d B)] G, with a quarter of the multiplications of a direct sum for tiles of four.
/// One matrix product per point of interpolation sums over tiles; its operands have their channels side by side.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
/// <typeparam name="TTransform">The size of tiles.</typeparam>
internal static unsafe class WinogradWeightGradient<TLane, TTransform>
    where TLane : struct, ILane<TLane>
    where TTransform : struct, IWinogradTransform
{
    // Tiles that are summed up at once, about.
    private const int TilesPerPiece = 48;

    private const int MaxBlockChannels = 64;
    private const int MaxBlockSums = 160 * 1024;

    // Points that are a power of two apart would compete for the same sets of the cache.
    private const int Stagger = 32;

    private static int Points => TTransform.Size * TTransform.Size;

    /// <summary>Computes the gradient.</summary>
    /// <param name="geometry">The sizes, of a kind that <see cref="WinogradPlan.Covers"/>.</param>
    /// <param name="input">[batch, inputChannels, inputSize].</param>
    /// <param name="outputGradient">[batch, outputChannels, outputSize].</param>
    /// <param name="weightGradient">[outputChannels, inputChannels / groups, 3, 3]; overwritten.</param>
    public static void Run(in Conv2dGeometry geometry, float* input, float* outputGradient, float* weightGradient)
    {
        Size2d tiles = WinogradPlan.Forward(geometry, TTransform.Outputs).Tiles;
        int lines = geometry.Batch * tiles.Height;
        int linesPerPiece = Math.Clamp(TilesPerPiece / tiles.Width, 1, lines);
        int pieces = (lines + linesPerPiece - 1) / linesPerPiece;
        WeightGradientPlan plan = WeightGradientPlan.Make(geometry, Points, MaxBlockChannels, MaxBlockSums, pieces);
        int rowStep = RoundUp(plan.MaxRows);
        int channelStep = RoundUp(plan.MaxChannels);
        var body = new Body
        {
            Geometry = geometry,
            Plan = plan,
            Input = input,
            OutputGradient = outputGradient,
            Tiles = tiles,
            Lines = lines,
            LinesPerPiece = linesPerPiece,
            Pieces = pieces,
            RowStep = rowStep,
            ChannelStep = channelStep,
            InputPointStep = ((nint)linesPerPiece * tiles.Width * channelStep) + Stagger,
            GradientPointStep = ((nint)linesPerPiece * tiles.Width * rowStep) + Stagger,
            SumPointStep = ((nint)plan.MaxRows * channelStep) + Stagger,
            BandLength = (nint)((tiles.Width * TTransform.Outputs) + 2) * TTransform.Size * TLane.Width,
            BlockStep = (nint)plan.MaxRows * 9 * channelStep,
        };
        body.WorkLength = (2 * body.BandLength) + (Points * (body.InputPointStep + body.GradientPointStep + body.SumPointStep));
        int tilesPerPiece = linesPerPiece * tiles.Width;
        using CpuScratch offsets = CpuScratch.Rent<int>(tilesPerPiece);
        for (int tile = 0; tile < tilesPerPiece; tile++) offsets.Pointer<int>()[tile] = tile * channelStep;
        using CpuScratch work = CpuScratch.Rent<float>(CpuThreads.Count * (long)body.WorkLength);
        using CpuScratch sums = CpuScratch.Rent<float>(plan.Items * (long)body.BlockStep);
        body.Offsets = offsets.Pointer<int>();
        body.Work = work.Pointer<float>();
        body.Sums = sums.Pointer<float>();
        CpuThreads.For(plan.Items, ref body);

        int* taps = stackalloc int[9];
        for (int tap = 0; tap < 9; tap++) taps[tap] = tap * channelStep;
        WeightGradientReduction<TLane>.Run(plan, 9, taps, body.Sums, body.BlockStep, 9 * channelStep, weightGradient);
    }

    private static int RoundUp(int channels) => (channels + TLane.Width - 1) / TLane.Width * TLane.Width;

    private struct Body : IParallelBody
    {
        public Conv2dGeometry Geometry;
        public WeightGradientPlan Plan;
        public float* Input;
        public float* OutputGradient;
        public Size2d Tiles;
        public int Lines;
        public int LinesPerPiece;
        public int Pieces;
        public int RowStep;
        public int ChannelStep;
        public nint InputPointStep;
        public nint GradientPointStep;
        public nint SumPointStep;
        public nint BandLength;
        public nint BlockStep;
        public nint WorkLength;
        public int* Offsets;
        public float* Work;
        public float* Sums;

        public readonly void Invoke(int item, int worker)
        {
            Plan.Locate(item, out int part, out int group, out int rowBlock, out int channelBlock);
            int firstRow = WeightGradientPlan.Start(Plan.Rows, Plan.RowBlocks, rowBlock);
            int rows = WeightGradientPlan.Start(Plan.Rows, Plan.RowBlocks, rowBlock + 1) - firstRow;
            int firstChannel = WeightGradientPlan.Start(Plan.Channels, Plan.ChannelBlocks, channelBlock);
            int channels = WeightGradientPlan.Start(Plan.Channels, Plan.ChannelBlocks, channelBlock + 1) - firstChannel;
            float* bands = Work + (worker * WorkLength);
            float* inputs = bands + (2 * BandLength);
            float* gradients = inputs + (Points * InputPointStep);
            float* sums = gradients + (Points * GradientPointStep);
            int firstPiece = WeightGradientPlan.Start(Pieces, Plan.Parts, part);
            int endPiece = WeightGradientPlan.Start(Pieces, Plan.Parts, part + 1);
            for (int piece = firstPiece; piece < endPiece; piece++)
            {
                int firstLine = piece * LinesPerPiece;
                int lines = Math.Min(LinesPerPiece, Lines - firstLine);
                for (int line = 0; line < lines; line++)
                {
                    nint tile = (nint)line * Tiles.Width;
                    for (int channel = 0; channel < channels; channel += TLane.Width)
                    {
                        TransformInput(
                            firstLine + line,
                            (group * Plan.Channels) + firstChannel + channel,
                            Math.Min(TLane.Width, channels - channel),
                            bands,
                            inputs + (tile * ChannelStep) + channel);
                    }

                    for (int row = 0; row < rows; row += TLane.Width)
                    {
                        TransformGradient(
                            firstLine + line,
                            (group * Plan.Rows) + firstRow + row,
                            Math.Min(TLane.Width, rows - row),
                            bands,
                            gradients + (tile * RowStep) + row);
                    }
                }

                for (int point = 0; point < Points; point++)
                {
                    Multiply(
                        gradients + (point * GradientPointStep),
                        rows,
                        inputs + (point * InputPointStep),
                        channels,
                        lines * Tiles.Width,
                        sums + (point * SumPointStep),
                        piece > firstPiece);
                }
            }

            Finish(sums, rows, channels, Sums + (item * BlockStep));
        }

        // One line of tiles for one register of channels.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TransformInput(int line, int channel, int count, float* band, float* destination)
        {
            int outputs = TTransform.Outputs;
            int size = TTransform.Size;
            (int image, int tileRow) = Math.DivRem(line, Tiles.Height);
            int pixels = (Tiles.Width * outputs) + 2;
            nint bandStep = (nint)pixels * TLane.Width;
            float* source = Input + ((((nint)image * Geometry.InputChannels) + channel) * Geometry.InputPlane);
            for (int row = 0; row < size; row++)
            {
                int y = (tileRow * outputs) - Geometry.Padding.Height + row;
                bool isInside = (uint)y < (uint)Geometry.Input.Height;
                ChannelsLast<TLane>.CopyRow(
                    isInside ? source + ((nint)y * Geometry.Input.Width) : null,
                    Geometry.InputPlane,
                    Geometry.Input.Width,
                    -Geometry.Padding.Width,
                    pixels,
                    count,
                    band + (row * bandStep),
                    TLane.Width);
            }

            for (nint x = 0; x < bandStep; x += TLane.Width) TTransform.Input<TLane>(band + x, bandStep, band + x, bandStep);
            for (int tile = 0; tile < Tiles.Width; tile++)
            {
                for (int row = 0; row < size; row++)
                {
                    TTransform.Input<TLane>(
                        band + (row * bandStep) + ((nint)tile * outputs * TLane.Width),
                        TLane.Width,
                        destination + (row * size * InputPointStep),
                        InputPointStep);
                }

                destination += ChannelStep;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TransformGradient(int line, int channel, int count, float* bands, float* destination)
        {
            int outputs = TTransform.Outputs;
            int size = TTransform.Size;
            (int image, int tileRow) = Math.DivRem(line, Tiles.Height);
            int pixels = Tiles.Width * outputs;
            nint bandStep = (nint)pixels * TLane.Width;
            float* source = OutputGradient + ((((nint)image * Geometry.OutputChannels) + channel) * Geometry.OutputPlane);
            for (int row = 0; row < outputs; row++)
            {
                int y = (tileRow * outputs) + row;
                ChannelsLast<TLane>.CopyRow(
                    y < Geometry.Output.Height ? source + ((nint)y * Geometry.Output.Width) : null,
                    Geometry.OutputPlane,
                    Geometry.Output.Width,
                    0,
                    pixels,
                    count,
                    bands + (row * bandStep),
                    TLane.Width);
            }

            float* columns = bands + BandLength;
            for (nint x = 0; x < bandStep; x += TLane.Width) TTransform.OutputGradient<TLane>(bands + x, bandStep, columns + x, bandStep);
            for (int tile = 0; tile < Tiles.Width; tile++)
            {
                for (int row = 0; row < size; row++)
                {
                    TTransform.OutputGradient<TLane>(
                        columns + (row * bandStep) + ((nint)tile * outputs * TLane.Width),
                        TLane.Width,
                        destination + (row * size * GradientPointStep),
                        GradientPointStep);
                }

                destination += RowStep;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply(float* gradients, int rows, float* inputs, int channels, int tiles, float* sums, bool accumulate)
        {
            int panels = TileKernels<TLane>.CountPanels(rows);
            for (int panel = 0; panel < panels; panel++)
            {
                int row = TileKernels<TLane>.PanelStart(rows, panels, panel);
                int panelRows = TileKernels<TLane>.PanelStart(rows, panels, panel + 1) - row;
                var wide = TileKernels<TLane>.OfTwo(panelRows);
                float* a = gradients + row;
                float* c = sums + ((nint)row * ChannelStep);
                int column = 0;
                for (; column + TLane.Width < channels; column += 2 * TLane.Width)
                {
                    float* b = inputs + column;
                    wide(a, RowStep, b, b + TLane.Width, Offsets, tiles, c + column, ChannelStep, accumulate);
                }

                if (column < channels)
                {
                    TileKernels<TLane>.OfOne(panelRows)(
                        a, RowStep, inputs + column, inputs + column, Offsets, tiles, c + column, ChannelStep, accumulate);
                }
            }
        }

        // From the points of interpolation to the nine taps.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        [SkipLocalsInit]
        private readonly void Finish(float* sums, int rows, int channels, float* destination)
        {
            int size = TTransform.Size;
            float* columns = stackalloc float[3 * size * TLane.Width];
            for (int row = 0; row < rows; row++)
            {
                for (int channel = 0; channel < channels; channel += TLane.Width)
                {
                    float* from = sums + ((nint)row * ChannelStep) + channel;
                    float* to = destination + ((nint)row * 9 * ChannelStep) + channel;
                    for (int column = 0; column < size; column++)
                    {
                        TTransform.WeightGradient<TLane>(
                            from + (column * SumPointStep), size * SumPointStep, columns + (column * TLane.Width), size * TLane.Width);
                    }

                    for (int ky = 0; ky < 3; ky++)
                    {
                        TTransform.WeightGradient<TLane>(
                            columns + (ky * size * TLane.Width), TLane.Width, to + (ky * 3 * ChannelStep), ChannelStep);
                    }
                }
            }
        }
    }
}
