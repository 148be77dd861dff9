namespace Deocc.Engine.Ops.Convolution.Gpu.Winograd;

/// <summary>Tiles of 4x4 results, in rows, image by image.</summary>
internal struct WinogradTiles
{
    /// <summary>The first of the tiles that are transformed in this turn.</summary>
    public int First;

    /// <summary>How many of them are; all, unless <see cref="Turn"/> made it less.</summary>
    public int Count;

    /// <summary>Tiles of an image.</summary>
    public int OfImage;

    /// <summary>Tiles of a row.</summary>
    public int Across;

    /// <summary>The row of the source at which the first tile's patch begins.</summary>
    public int OriginY;

    /// <summary>The column of the source at which the first tile's patch begins.</summary>
    public int OriginX;

    /// <summary>Some of the tiles.</summary>
    public readonly WinogradTiles Turn(int first, int count) => this with { First = first, Count = count };

    /// <summary>The tiles of a grid of unit stride and dilation that meets 3x3 taps, turned or not.</summary>
    public static WinogradTiles Of(in ConvolutionSizes sizes)
    {
        int across = (sizes.GridWidth + WinogradKernels.Outputs - 1) / WinogradKernels.Outputs;
        int ofImage = across * ((sizes.GridHeight + WinogradKernels.Outputs - 1) / WinogradKernels.Outputs);
        return new WinogradTiles
        {
            Count = sizes.Batch * ofImage,
            OfImage = ofImage,
            Across = across,
            OriginY = sizes.OriginY + (sizes.TapShiftY < 0 ? -2 : 0),
            OriginX = sizes.OriginX + (sizes.TapShiftX < 0 ? -2 : 0),
        };
    }
}
