using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>Result [channel, (image, pixel)] = weight [channel, tap] times patches [tap, (image, pixel)]: the convolution and its input gradient.</summary>
internal readonly struct PatchProduct : IConvolutionProduct
{
    public static bool IsRightAlongDepth => false;

    public static bool IsLeftWeight => true;

    // Taps follow each other as the steps do, channel by channel.
    public static bool HasLeftQuads(in ConvolutionSizes sizes) =>
        sizes.WeightTapX == 1 && sizes.WeightTapY == sizes.TapColumns && sizes.WeightSource == sizes.Taps && sizes.FirstTap == 0
        && sizes.WeightChannel % ConvolutionQuads.Quad == 0 && sizes.WeightChannel >= ConvolutionQuads.RoundUp(Depth(sizes));

    public static int Rows(ConvolutionSizes sizes) => sizes.Channels;

    public static int Columns(ConvolutionSizes sizes) => sizes.Batch * sizes.Grid;

    public static int Depth(ConvolutionSizes sizes) => sizes.SourceChannels * sizes.Taps;

    public static int Row(ConvolutionSizes sizes, int group, int row) => (group * sizes.WeightGroup) + (row * sizes.WeightChannel);

    public static Int4 Column(ConvolutionSizes sizes, int group, int column) => Patches.Pixel(sizes, group, column);

    public static Int4 Step(ConvolutionSizes sizes, int k) => Patches.Tap(sizes, k);

    public static void Write(
        Global<float> result, Global<float> kept, ReadOnly<float> bias, ReadOnly<float> residual, ConvolutionEpilogue epilogue, ConvolutionSizes sizes,
        int group, int row, int column, float sum, float partner)
    {
        int channel = (group * sizes.Channels) + row;
        int place = Patches.PlaceInResult(sizes, channel, sizes.Groups * sizes.Channels, column);
        float value = sum;
        if (epilogue.HasBias != 0) value += bias[channel];
        if (epilogue.HasResidual != 0) value += residual[place];
        result[place] = ConvolutionEpilogue.Activate(epilogue.Activation, epilogue.Parameter, value);
    }
}
