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

    /// <summary>
    /// Four neighbours of a row from the sum of both on, zeros in the padding, where <see cref="ConvolutionQuads.OfRight"/> holds: one
    /// load, or two where a tap shifts them off the quads.
    /// </summary>
    public static Float4 QuadAt(ReadOnly<float> source, ConvolutionSizes sizes, Int4 place)
    {
        int shift = place.z & 3;
        int column = place.z - shift;
        ReadOnly<float> quads = source + (place.x - shift);
        bool isRow = (uint)place.y < (uint)sizes.SourceHeight;
        Float4 low = Quad(quads, isRow && (uint)column < (uint)sizes.SourceWidth);
        if (shift == 0) return low;
        Float4 high = Quad(quads + 4, isRow && (uint)(column + 4) < (uint)sizes.SourceWidth);
        if (shift == 1) return new Float4(low.y, low.z, low.w, high.x);
        if (shift == 2) return new Float4(low.z, low.w, high.x, high.y);
        return new Float4(low.w, high.x, high.y, high.z);
    }

    /// <summary>
    /// Four neighbours along the sums of a row of the left matrix, zeros beyond its ends; one load where
    /// <see cref="ConvolutionQuads.OfLeft"/> holds.
    /// </summary>
    /// <param name="left">The tensor.</param>
    /// <param name="row">What the row contributes to the offset.</param>
    /// <param name="isRow">Whether there is such a row.</param>
    /// <param name="steps">What four steps contribute, from the first on.</param>
    /// <param name="hasQuads">Whether it is one load.</param>
    public static Float4 LeftQuad(ReadOnly<float> left, int row, bool isRow, Shared<Int4> steps, int hasQuads)
    {
        int step = steps[0].w;
        if (hasQuads != 0) return Quad(left + (row + step), isRow && step >= 0);
        int second = steps[1].w;
        int third = steps[2].w;
        int fourth = steps[3].w;
        return new Float4(
            At(left, row + step, isRow && step >= 0), At(left, row + second, isRow && second >= 0),
            At(left, row + third, isRow && third >= 0), At(left, row + fourth, isRow && fourth >= 0));
    }

    private static Float4 Quad(ReadOnly<float> from, bool isThere) => isThere ? Float4.Load(from) : new Float4(0, 0, 0, 0);

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
