using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>What pixels and taps contribute to a place in the source; see <see cref="ConvolutionSizes"/>.</summary>
internal static class Patches
{
    /// <summary>A row so far outside that no sum with a tap or a pixel lies in a plane.</summary>
    public const int Outside = -(1 << 29);

    /// <summary>What a pixel of the grid contributes; pixels are counted over all images.</summary>
    public static Int4 Pixel(ConvolutionSizes sizes, int group, int pixel)
    {
        int image = sizes.ByGrid.Divide(pixel);
        int inImage = pixel - (image * sizes.Grid);
        int row = sizes.ByGridWidth.Divide(inImage);
        int y = (row * sizes.GridStepY) + sizes.OriginY;
        int x = ((inImage - (row * sizes.GridWidth)) * sizes.GridStepX) + sizes.OriginX;
        int plane = ((image * sizes.Groups) + group) * sizes.SourceChannels;
        return new Int4((((plane * sizes.SourceHeight) + y) * sizes.SourceWidth) + x, y, x, 0);
    }

    /// <summary>What a tap contributes, to the offset in the weight (w), too; taps are counted over all source channels.</summary>
    public static Int4 Tap(ConvolutionSizes sizes, int tap)
    {
        int channel = sizes.ByTaps.Divide(tap);
        int inKernel = tap - (channel * sizes.Taps);
        int row = sizes.ByTapColumns.Divide(inKernel);
        int column = inKernel - (row * sizes.TapColumns);
        int y = row * sizes.TapShiftY;
        int x = column * sizes.TapShiftX;
        int weight = (channel * sizes.WeightSource) + sizes.FirstTap + (row * sizes.WeightTapY) + (column * sizes.WeightTapX);
        return new Int4((((channel * sizes.SourceHeight) + y) * sizes.SourceWidth) + x, y, x, weight);
    }

    /// <summary>The source at the sum of both, 0 in the padding.</summary>
    public static float At(ReadOnly<float> source, ConvolutionSizes sizes, Int4 place) =>
        At(source, place.x, (uint)place.y < (uint)sizes.SourceHeight && (uint)place.z < (uint)sizes.SourceWidth);

    /// <summary>An element, or 0 where there is none, for which the first is read: so items need no branches.</summary>
    public static float At(ReadOnly<float> tensor, int place, bool isThere)
    {
        float value = tensor[isThere ? place : 0];
        return isThere ? value : 0;
    }

    /// <summary>Where a pixel of the grid lies in the result.</summary>
    /// <param name="sizes">The sizes.</param>
    /// <param name="channel">Counted over all groups.</param>
    /// <param name="channels">Channels of the result.</param>
    /// <param name="pixel">Counted over all images.</param>
    public static int PlaceInResult(ConvolutionSizes sizes, int channel, int channels, int pixel)
    {
        int image = sizes.ByGrid.Divide(pixel);
        int inImage = pixel - (image * sizes.Grid);
        int row = sizes.ByGridWidth.Divide(inImage);
        int inPlane = sizes.FirstPixel + (row * sizes.ResultStepY) + ((inImage - (row * sizes.GridWidth)) * sizes.ResultStepX);
        return (((image * channels) + channel) * sizes.ResultPlane) + inPlane;
    }
}
