using System.Runtime.CompilerServices;
using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// The gradient with respect to the weight for every geometry: sums over pixels of output gradient times input, as matrix
/// products whose operands have their channels side by side. The taps of a kernel row and their channels are neighbours in
/// such a row of pixels, so that one product serves the whole kernel row without any further copies.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
internal static unsafe class GemmWeightGradient<TLane>
    where TLane : struct, ILane<TLane>
{
    // Pixels that are summed up at once.
    private const int PixelsPerPiece = 256;

    private const int MaxBlockChannels = 128;
    private const int MaxBlockSums = 128 * 1024;

    /// <summary>Computes the gradient.</summary>
    /// <param name="geometry">The sizes.</param>
    /// <param name="input">[batch, inputChannels, inputSize].</param>
    /// <param name="outputGradient">[batch, outputChannels, outputSize].</param>
    /// <param name="weightGradient">[outputChannels, inputChannels / groups, kernel]; overwritten.</param>
    public static void Run(in Conv2dGeometry geometry, float* input, float* outputGradient, float* weightGradient)
    {
        int rows = Math.Clamp(PixelsPerPiece / geometry.Output.Width, 1, geometry.Output.Height);
        int bands = (geometry.Output.Height + rows - 1) / rows;
        rows = (geometry.Output.Height + bands - 1) / bands;
        bands = (geometry.Output.Height + rows - 1) / rows;
        int images = bands > 1 ? 1 : Math.Clamp(PixelsPerPiece / geometry.OutputPlane, 1, geometry.Batch);
        int pieces = bands > 1 ? geometry.Batch * bands : (geometry.Batch + images - 1) / images;
        WeightGradientPlan plan = WeightGradientPlan.Make(geometry, geometry.Taps, MaxBlockChannels, MaxBlockSums, pieces);

        bool joinsTaps = geometry.Dilation.Width == 1;
        int segmentLength = plan.MaxChannels * (joinsTaps ? geometry.Kernel.Width : 1);
        int segmentStep = (segmentLength + TLane.Width - 1) / TLane.Width * TLane.Width;
        int segments = joinsTaps ? geometry.Kernel.Height : geometry.Taps;
        int bandRows = ((rows - 1) * geometry.Stride.Height) + ((geometry.Kernel.Height - 1) * geometry.Dilation.Height) + 1;
        int pitch = ((geometry.Output.Width - 1) * geometry.Stride.Width) + ((geometry.Kernel.Width - 1) * geometry.Dilation.Width) + 1;
        int pixels = images * rows * geometry.Output.Width;

        // The odd number of registers keeps rows off the same sets of the cache.
        var body = new Body
        {
            Geometry = geometry,
            Plan = plan,
            Input = input,
            OutputGradient = outputGradient,
            Rows = rows,
            Bands = bands,
            Images = images,
            Pieces = pieces,
            Segments = segments,
            SegmentLength = segmentLength,
            SegmentStep = segmentStep,
            RowStep = ((segments * segmentStep / TLane.Width) | 1) * TLane.Width,
            BandRows = bandRows,
            Pitch = pitch,
        };
        body.BlockLength = (nint)plan.MaxRows * body.RowStep;
        body.BandLength = ((nint)images * bandRows * pitch * plan.MaxChannels) + (2 * TLane.Width);
        body.GradientLength = (nint)pixels * plan.MaxRows;
        using CpuScratch offsets = CpuScratch.Rent<int>(pixels);
        using CpuScratch sums = CpuScratch.Rent<float>(plan.Items * (long)body.BlockLength);
        using CpuScratch operands = CpuScratch.Rent<float>(CpuThreads.Count * (long)(body.BandLength + body.GradientLength));
        body.Offsets = offsets.Pointer<int>();
        body.Sums = sums.Pointer<float>();
        body.Operands = operands.Pointer<float>();
        body.WriteOffsets();
        CpuThreads.For(plan.Items, ref body);

        using CpuScratch taps = CpuScratch.Rent<int>(geometry.Taps);
        for (int tap = 0; tap < geometry.Taps; tap++)
        {
            (int ky, int kx) = Math.DivRem(tap, geometry.Kernel.Width);
            taps.Pointer<int>()[tap] = joinsTaps ? (ky * segmentStep) + (kx * plan.MaxChannels) : tap * segmentStep;
        }

        WeightGradientReduction<TLane>.Run(
            plan, geometry.Taps, taps.Pointer<int>(), body.Sums, body.BlockLength, body.RowStep, weightGradient);
    }

    private struct Body : IParallelBody
    {
        public Conv2dGeometry Geometry;
        public WeightGradientPlan Plan;
        public float* Input;
        public float* OutputGradient;
        public int Rows;
        public int Bands;
        public int Images;
        public int Pieces;
        public int Segments;
        public int SegmentLength;
        public int SegmentStep;
        public int RowStep;
        public int BandRows;
        public int Pitch;
        public nint BlockLength;
        public nint BandLength;
        public nint GradientLength;
        public int* Offsets;
        public float* Sums;
        public float* Operands;

        /// <summary>Where each pixel's window begins in a band.</summary>
        public readonly void WriteOffsets()
        {
            int* offset = Offsets;
            for (int image = 0; image < Images; image++)
            {
                for (int row = 0; row < Rows; row++)
                {
                    for (int x = 0; x < Geometry.Output.Width; x++)
                    {
                        int bandRow = (image * BandRows) + (row * Geometry.Stride.Height);
                        *offset++ = ((bandRow * Pitch) + (x * Geometry.Stride.Width)) * Plan.MaxChannels;
                    }
                }
            }
        }

        public readonly void Invoke(int item, int worker)
        {
            Plan.Locate(item, out int part, out int group, out int rowBlock, out int channelBlock);
            int firstRow = WeightGradientPlan.Start(Plan.Rows, Plan.RowBlocks, rowBlock);
            int rows = WeightGradientPlan.Start(Plan.Rows, Plan.RowBlocks, rowBlock + 1) - firstRow;
            int firstChannel = WeightGradientPlan.Start(Plan.Channels, Plan.ChannelBlocks, channelBlock);
            int channels = WeightGradientPlan.Start(Plan.Channels, Plan.ChannelBlocks, channelBlock + 1) - firstChannel;
            float* band = Operands + (worker * (BandLength + GradientLength));
            float* gradient = band + BandLength;
            float* sums = Sums + (item * BlockLength);
            int firstPiece = WeightGradientPlan.Start(Pieces, Plan.Parts, part);
            int endPiece = WeightGradientPlan.Start(Pieces, Plan.Parts, part + 1);
            for (int piece = firstPiece; piece < endPiece; piece++)
            {
                (int image, int bandIndex) = Math.DivRem(piece, Bands);
                image *= Images;
                int images = Math.Min(Images, Geometry.Batch - image);
                int y = bandIndex * Rows;
                int lines = Math.Min(Rows, Geometry.Output.Height - y);
                int width = lines * Geometry.Output.Width;
                for (int i = 0; i < images; i++)
                {
                    FillBand(image + i, (group * Plan.Channels) + firstChannel, channels, y, band + ((nint)i * BandRows * Pitch * Plan.MaxChannels));
                    FillGradient(image + i, (group * Plan.Rows) + firstRow, rows, y, width, i * width, images * width, gradient);
                }

                Multiply(gradient, rows, band, images * width, sums, piece > firstPiece);
            }
        }

        private readonly void FillBand(int image, int channel, int channels, int y, float* band)
        {
            float* source = Input + ((((nint)image * Geometry.InputChannels) + channel) * Geometry.InputPlane);
            for (int row = 0; row < BandRows; row++)
            {
                int sourceRow = (y * Geometry.Stride.Height) - Geometry.Padding.Height + row;
                bool isInside = (uint)sourceRow < (uint)Geometry.Input.Height;
                ChannelsLast<TLane>.CopyRow(
                    isInside ? source + ((nint)sourceRow * Geometry.Input.Width) : null,
                    Geometry.InputPlane,
                    Geometry.Input.Width,
                    -Geometry.Padding.Width,
                    Pitch,
                    channels,
                    band + ((nint)row * Pitch * Plan.MaxChannels),
                    Plan.MaxChannels);
            }
        }

        // One panel of channels behind the other, each with its channels side by side: a tile reads its panel in one run.
        private readonly void FillGradient(int image, int channel, int channels, int y, int width, int firstPixel, int pixels, float* gradient)
        {
            float* source = OutputGradient + ((((nint)image * Geometry.OutputChannels) + channel) * Geometry.OutputPlane)
                + ((nint)y * Geometry.Output.Width);
            int panels = TileKernels<TLane>.CountPanels(channels);
            for (int panel = 0; panel < panels; panel++)
            {
                int first = TileKernels<TLane>.PanelStart(channels, panels, panel);
                int panelRows = TileKernels<TLane>.PanelStart(channels, panels, panel + 1) - first;
                ChannelsLast<TLane>.CopyRow(
                    source + (first * (nint)Geometry.OutputPlane), Geometry.OutputPlane, width, 0, width, panelRows,
                    gradient + ((nint)first * pixels) + (firstPixel * panelRows), panelRows);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply(float* gradient, int rows, float* band, int pixels, float* sums, bool accumulate)
        {
            int panels = TileKernels<TLane>.CountPanels(rows);
            for (int panel = 0; panel < panels; panel++)
            {
                int row = TileKernels<TLane>.PanelStart(rows, panels, panel);
                int panelRows = TileKernels<TLane>.PanelStart(rows, panels, panel + 1) - row;
                var wide = TileKernels<TLane>.OfTwo(panelRows);
                float* a = gradient + ((nint)row * pixels);
                for (int segment = 0; segment < Segments; segment++)
                {
                    float* b = band + SegmentOffset(segment);
                    float* c = sums + ((nint)row * RowStep) + (segment * SegmentStep);
                    int column = 0;
                    for (; column + TLane.Width < SegmentLength; column += 2 * TLane.Width)
                    {
                        float* first = b + column;
                        wide(a, panelRows, first, first + TLane.Width, Offsets, pixels, c + column, RowStep, accumulate);
                    }

                    if (column < SegmentLength)
                    {
                        TileKernels<TLane>.OfOne(panelRows)(
                            a, panelRows, b + column, b + column, Offsets, pixels, c + column, RowStep, accumulate);
                    }
                }
            }
        }

        private readonly nint SegmentOffset(int segment)
        {
            bool joinsTaps = Segments == Geometry.Kernel.Height && Geometry.Dilation.Width == 1;
            (int ky, int kx) = joinsTaps ? (segment, 0) : Math.DivRem(segment, Geometry.Kernel.Width);
            return (((nint)ky * Geometry.Dilation.Height * Pitch) + (kx * Geometry.Dilation.Width)) * Plan.MaxChannels;
        }
    }
}
