using Deocc.Engine.Devices.Gpu;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// A convolution as kernels get it: pixel (i, j) of a grid reads planes of a source at (i * GridStepY + OriginY + tapY * TapShiftY,
/// likewise x). So reads the output of a convolution its input, and so does the input's gradient read the output's, of unit
/// stride; with a stride s, those of its pixels do that lie s apart, and each such grid reaches its own taps.
/// </summary>
internal struct ConvolutionSizes
{
    public int Batch;
    public int Groups;

    /// <summary>Channels of a group that are computed.</summary>
    public int Channels;

    /// <summary>Channels of a group that are read.</summary>
    public int SourceChannels;

    public int SourceHeight;
    public int SourceWidth;

    /// <summary>Rows of pixels that are computed.</summary>
    public int GridHeight;

    /// <summary>Columns of pixels that are computed.</summary>
    public int GridWidth;

    public int GridStepY;
    public int GridStepX;
    public int OriginY;
    public int OriginX;

    /// <summary>Rows of taps that the grid reaches.</summary>
    public int TapRows;

    /// <summary>Columns of taps that the grid reaches.</summary>
    public int TapColumns;

    public int TapShiftY;
    public int TapShiftX;

    /// <summary>The weight's elements from one group, computed channel, read channel, row and column of taps to the next.</summary>
    public int WeightGroup;
    public int WeightChannel;
    public int WeightSource;
    public int WeightTapY;
    public int WeightTapX;

    /// <summary>Where the first tap lies in a channel's.</summary>
    public int FirstTap;

    /// <summary>Pixels of a channel of the result.</summary>
    public int ResultPlane;

    /// <summary>The result's elements from one row and column of the grid to the next.</summary>
    public int ResultStepY;
    public int ResultStepX;

    /// <summary>Where the grid's first pixel lies in a channel of the result.</summary>
    public int FirstPixel;

    /// <summary>1 where the left matrix is loaded in fours (<see cref="ConvolutionQuads"/>).</summary>
    public int HasLeftQuads;

    public Divisor ByGrid;
    public Divisor ByGridWidth;
    public Divisor ByTaps;
    public Divisor ByTapColumns;

    /// <summary>Pixels that are computed of an image.</summary>
    public readonly int Grid => GridHeight * GridWidth;

    /// <summary>Taps that the grid reaches.</summary>
    public readonly int Taps => TapRows * TapColumns;

    /// <summary>The convolution itself, whose patches its weight gradient reads, too.</summary>
    public static ConvolutionSizes Forward(in Conv2dGeometry geometry) => OfPlanes(InRows(geometry));

    /// <summary>The gradient of all of the input's pixels, by phases.</summary>
    public static ConvolutionSizes[] InputGradient(in Conv2dGeometry geometry)
    {
        var phases = new ConvolutionSizes[geometry.Stride.Height * geometry.Stride.Width];
        Conv2dGeometry inRows = InRows(geometry);
        for (int i = 0; i < phases.Length; i++) phases[i] = InputGradient(inRows, i / geometry.Stride.Width, i % geometry.Stride.Width);
        return phases;
    }

    /// <summary>The gradient of the input's pixels of one phase: those whose coordinates are phaseY and phaseX modulo the stride.</summary>
    public static ConvolutionSizes InputGradient(in Conv2dGeometry geometry, int phaseY, int phaseX)
    {
        Phase y = Phase.Of(phaseY, geometry.Input.Height, geometry.Kernel.Height, geometry.Stride.Height, geometry.Padding.Height, geometry.Dilation.Height);
        Phase x = Phase.Of(phaseX, geometry.Input.Width, geometry.Kernel.Width, geometry.Stride.Width, geometry.Padding.Width, geometry.Dilation.Width);
        return new ConvolutionSizes
        {
            Batch = geometry.Batch,
            Groups = geometry.Groups,
            Channels = geometry.GroupInputChannels,
            SourceChannels = geometry.GroupOutputChannels,
            SourceHeight = geometry.Output.Height,
            SourceWidth = geometry.Output.Width,
            GridHeight = y.Pixels,
            GridWidth = x.Pixels,
            GridStepY = 1,
            GridStepX = 1,
            OriginY = y.Origin,
            OriginX = x.Origin,
            TapRows = y.Taps,
            TapColumns = x.Taps,
            TapShiftY = y.TapShift,
            TapShiftX = x.TapShift,
            WeightGroup = geometry.GroupOutputChannels * geometry.GroupInputChannels * geometry.Taps,
            WeightChannel = geometry.Taps,
            WeightSource = geometry.GroupInputChannels * geometry.Taps,
            WeightTapY = y.TapStep * geometry.Kernel.Width,
            WeightTapX = x.TapStep,
            FirstTap = (y.FirstTap * geometry.Kernel.Width) + x.FirstTap,
            ResultPlane = geometry.InputPlane,
            ResultStepY = geometry.Stride.Height * geometry.Input.Width,
            ResultStepX = geometry.Stride.Width,
            FirstPixel = (phaseY * geometry.Input.Width) + phaseX,
        }.WithDivisors();
    }

    /// <summary>The same product with the weight in rows of whole quads, in the order of its steps (<see cref="PackedWeight"/>).</summary>
    public readonly ConvolutionSizes WithPackedWeight()
    {
        int length = ConvolutionQuads.RoundUp(SourceChannels * Taps);
        return this with
        {
            WeightGroup = Channels * length,
            WeightChannel = length,
            WeightSource = Taps,
            WeightTapY = TapColumns,
            WeightTapX = 1,
            FirstTap = 0,
        };
    }

    private static ConvolutionSizes OfPlanes(in Conv2dGeometry geometry) => new ConvolutionSizes
    {
        Batch = geometry.Batch,
        Groups = geometry.Groups,
        Channels = geometry.GroupOutputChannels,
        SourceChannels = geometry.GroupInputChannels,
        SourceHeight = geometry.Input.Height,
        SourceWidth = geometry.Input.Width,
        GridHeight = geometry.Output.Height,
        GridWidth = geometry.Output.Width,
        GridStepY = geometry.Stride.Height,
        GridStepX = geometry.Stride.Width,
        OriginY = -geometry.Padding.Height,
        OriginX = -geometry.Padding.Width,
        TapRows = geometry.Kernel.Height,
        TapColumns = geometry.Kernel.Width,
        TapShiftY = geometry.Dilation.Height,
        TapShiftX = geometry.Dilation.Width,
        WeightGroup = geometry.GroupOutputChannels * geometry.GroupInputChannels * geometry.Taps,
        WeightChannel = geometry.GroupInputChannels * geometry.Taps,
        WeightSource = geometry.Taps,
        WeightTapY = geometry.Kernel.Width,
        WeightTapX = 1,
        ResultPlane = geometry.OutputPlane,
        ResultStepY = geometry.Output.Width,
        ResultStepX = 1,
    }.WithDivisors();

    // Where pixels meet no others, a plane is as good as one row, which is more often a multiple of four.
    private static Conv2dGeometry InRows(in Conv2dGeometry geometry) => GpuPointwiseConv2d.IsPointwise(geometry)
        ? geometry with { Input = new Size2d(1, geometry.InputPlane), Output = new Size2d(1, geometry.OutputPlane) }
        : geometry;

    private readonly ConvolutionSizes WithDivisors() => this with
    {
        ByGrid = Divisor.Of(Math.Max(1, Grid)),
        ByGridWidth = Divisor.Of(Math.Max(1, GridWidth)),
        ByTaps = Divisor.Of(Math.Max(1, Taps)),
        ByTapColumns = Divisor.Of(Math.Max(1, TapColumns)),
    };

    /// <summary>
    /// One axis of a phase. Pixel phase + q stride is reached by tap t from output (phase + q stride + padding - t dilation) / stride
    /// where that is whole, which is so for every (stride / g)-th tap, if for any; g is the common divisor of stride and dilation.
    /// </summary>
    private readonly record struct Phase(int Pixels, int FirstTap, int TapStep, int Taps, int Origin, int TapShift)
    {
        public static Phase Of(int phase, int size, int kernel, int stride, int padding, int dilation)
        {
            int pixels = phase < size ? ((size - 1 - phase) / stride) + 1 : 0;
            int common = (int)System.Numerics.BigInteger.GreatestCommonDivisor(stride, dilation);
            int step = stride / common;
            for (int tap = 0; tap < Math.Min(step, kernel); tap++)
            {
                int shifted = phase + padding - (tap * dilation);
                if (shifted % stride == 0) return new Phase(pixels, tap, step, ((kernel - 1 - tap) / step) + 1, shifted / stride, -dilation / common);
            }

            return new Phase(pixels, 0, step, 0, 0, 0);
        }
    }
}
