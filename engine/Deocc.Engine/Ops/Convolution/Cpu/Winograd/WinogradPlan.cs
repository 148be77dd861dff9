namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>A 3x3 convolution of stride one, or the gradient with respect to its input, cut into tiles.</summary>
internal struct WinogradPlan
{
    /// <summary>Images.</summary>
    public int Batch;

    /// <summary>Independent blocks of channels.</summary>
    public int Groups;

    /// <summary>Source channels of one group.</summary>
    public int SourceChannels;

    /// <summary>Result channels of one group.</summary>
    public int ResultChannels;

    /// <summary>Size of a source plane.</summary>
    public Size2d Source;

    /// <summary>Size of a result plane.</summary>
    public Size2d Result;

    /// <summary>Zeros above and to the left of the source.</summary>
    public Size2d Padding;

    /// <summary>Rows and columns of tiles.</summary>
    public Size2d Tiles;

    /// <summary>Elements of the weight from one result channel to the next.</summary>
    public nint WeightResultStep;

    /// <summary>Elements of the weight from one source channel to the next.</summary>
    public nint WeightSourceStep;

    /// <summary>Whether the kernel is turned by 180 degrees.</summary>
    public bool IsTurned;

    /// <summary>Elements of the weight of one group.</summary>
    public readonly nint WeightGroupStep => (nint)ResultChannels * SourceChannels * 9;

    /// <summary>Tiles of all images.</summary>
    public readonly int TileCount => checked(Batch * Tiles.Height * Tiles.Width);

    /// <summary>Whether a geometry is one of those that this algorithm computes.</summary>
    public static bool Covers(in Conv2dGeometry geometry) =>
        geometry.Kernel == 3 && geometry.Stride == 1 && geometry.Dilation == 1
        && geometry.Padding.Height <= 2 && geometry.Padding.Width <= 2 && geometry.OutputElements > 0;

    /// <summary>The convolution itself, with tiles of so many outputs per axis.</summary>
    public static WinogradPlan Forward(in Conv2dGeometry geometry, int outputs) => new()
    {
        Batch = geometry.Batch,
        Groups = geometry.Groups,
        SourceChannels = geometry.GroupInputChannels,
        ResultChannels = geometry.GroupOutputChannels,
        Source = geometry.Input,
        Result = geometry.Output,
        Padding = geometry.Padding,
        Tiles = CountTiles(geometry.Output, outputs),
        WeightResultStep = (nint)geometry.GroupInputChannels * 9,
        WeightSourceStep = 9,
        IsTurned = false,
    };

    /// <summary>The gradient with respect to the input: a convolution with the turned kernel and the channels exchanged.</summary>
    public static WinogradPlan InputGradient(in Conv2dGeometry geometry, int outputs) => new()
    {
        Batch = geometry.Batch,
        Groups = geometry.Groups,
        SourceChannels = geometry.GroupOutputChannels,
        ResultChannels = geometry.GroupInputChannels,
        Source = geometry.Output,
        Result = geometry.Input,
        Padding = new(2 - geometry.Padding.Height, 2 - geometry.Padding.Width),
        Tiles = CountTiles(geometry.Input, outputs),
        WeightResultStep = 9,
        WeightSourceStep = (nint)geometry.GroupInputChannels * 9,
        IsTurned = true,
    };

    private static Size2d CountTiles(Size2d result, int outputs) =>
        new((result.Height + outputs - 1) / outputs, (result.Width + outputs - 1) / outputs);
}
