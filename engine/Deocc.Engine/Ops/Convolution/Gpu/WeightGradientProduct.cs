using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>Weight gradient [channel, tap] = output gradient [channel, (image, pixel)] times patches [(image, pixel), tap]. There is no epilogue.</summary>
internal readonly struct WeightGradientProduct : IConvolutionProduct
{
    public static bool IsRightAlongDepth => true;

    public static bool IsLeftWeight => false;

    // Images follow each other at whole quads.
    public static bool HasLeftQuads(in ConvolutionSizes sizes) => sizes.Grid % ConvolutionQuads.Quad == 0;

    public static int Rows(ConvolutionSizes sizes) => sizes.Channels;

    public static int Columns(ConvolutionSizes sizes) => sizes.SourceChannels * sizes.Taps;

    public static int Depth(ConvolutionSizes sizes) => sizes.Batch * sizes.Grid;

    public static int Row(ConvolutionSizes sizes, int group, int row) => ((group * sizes.Channels) + row) * sizes.Grid;

    public static Int4 Column(ConvolutionSizes sizes, int group, int column)
    {
        Int4 tap = Patches.Tap(sizes, column);
        return new Int4(tap.x + (group * sizes.SourceChannels * sizes.SourceHeight * sizes.SourceWidth), tap.y, tap.z, 0);
    }

    public static Int4 Step(ConvolutionSizes sizes, int k)
    {
        Int4 pixel = Patches.Pixel(sizes, 0, k);
        int image = sizes.ByGrid.Divide(k);
        return new Int4(pixel.x, pixel.y, pixel.z, k + (image * ((sizes.Groups * sizes.Channels) - 1) * sizes.Grid));
    }

    public static void Write(
        Global<float> result, Global<float> kept, ReadOnly<float> bias, ReadOnly<float> residual, ConvolutionEpilogue epilogue, ConvolutionSizes sizes,
        int group, int row, int column, float sum, float partner) =>
        result[(((group * sizes.Channels) + row) * Columns(sizes)) + column] = sum;
}
