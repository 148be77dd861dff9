namespace Deocc.Engine.Ops.Resampling.Gpu;

/// <summary>The sizes and options of sampling at a grid's places as kernels get them.</summary>
internal struct GridSizes
{
    public int Channels;
    public int Height;
    public int Width;

    /// <summary>Samples of an image.</summary>
    public int Samples;

    public SamplingMode Mode;
    public SamplingPadding Padding;

    /// <summary>1 where -1 and 1 mean the centers of the border pixels.</summary>
    public int AlignsCorners;
}
