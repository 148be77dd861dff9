using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// A convolution to twice the channels, the second half of which are gates of the first: result = ELU(first) sigmoid(second). Both are
/// kept where a backward pass needs them.
/// Rows are ordered so that four channels come before their four gates, and both are at hand when an element is finished.
/// There is one group.
/// </summary>
internal readonly struct GatedProduct : IConvolutionProduct
{
    public static bool IsRightAlongDepth => false;

    public static bool IsLeftWeight => true;

    public static bool HasLeftQuads(in ConvolutionSizes sizes) => PatchProduct.HasLeftQuads(sizes);

    public static int Rows(ConvolutionSizes sizes) => (Half(sizes) + 3) / 4 * 8;

    public static int Columns(ConvolutionSizes sizes) => PatchProduct.Columns(sizes);

    public static int Depth(ConvolutionSizes sizes) => PatchProduct.Depth(sizes);

    // Rows without a channel repeat the last one.
    public static int Row(ConvolutionSizes sizes, int group, int row) =>
        (Math.Min(ChannelOf(row), Half(sizes) - 1) + (row / 4 % 2 * Half(sizes))) * sizes.WeightChannel;

    public static Int4 Column(ConvolutionSizes sizes, int group, int column) => Patches.Pixel(sizes, group, column);

    public static Int4 Step(ConvolutionSizes sizes, int k) => Patches.Tap(sizes, k);

    public static void Write(
        Global<float> result, Global<float> kept, ReadOnly<float> bias, ReadOnly<float> residual, ConvolutionEpilogue epilogue, ConvolutionSizes sizes,
        int group, int row, int column, float sum, float partner)
    {
        int channel = ChannelOf(row);
        if (row / 4 % 2 == 0 && channel < Half(sizes))
        {
            float value = sum;
            float gate = partner;
            if (epilogue.HasBias != 0)
            {
                value += bias[channel];
                gate += bias[channel + Half(sizes)];
            }

            if (epilogue.KeepsSums != 0)
            {
                kept[Patches.PlaceInResult(sizes, channel, sizes.Channels, column)] = value;
                kept[Patches.PlaceInResult(sizes, channel + Half(sizes), sizes.Channels, column)] = gate;
            }

            GpuLane activated = new EluFunction(1).Value(GpuLane.Of(value));
            GpuLane opening = default(SigmoidFunction).Value(GpuLane.Of(gate));
            result[Patches.PlaceInResult(sizes, channel, Half(sizes), column)] = GpuLane.Number(activated * opening);
        }
    }

    private static int Half(ConvolutionSizes sizes) => sizes.Channels / 2;

    private static int ChannelOf(int row) => (row / 8 * 4) + (row % 4);
}
