using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>Weight gradient [channel, tap] = output gradient [channel, (image, pixel)] times patches [(image, pixel), tap], for each group.</summary>
internal readonly struct WeightGradientProduct : IConvolutionProduct
{
    public static int Rows(ConvolutionSizes sizes) => sizes.OutputChannels;

    public static int Columns(ConvolutionSizes sizes) => sizes.InputChannels * sizes.KernelHeight * sizes.KernelWidth;

    public static int Depth(ConvolutionSizes sizes) => sizes.Batch * sizes.OutputHeight * sizes.OutputWidth;

    public static int Products(ConvolutionSizes sizes) => sizes.Groups;

    public static float Left(ReadOnly<float> tensor, ConvolutionSizes sizes, int z, int row, int k)
    {
        int plane = sizes.OutputHeight * sizes.OutputWidth;
        int image = k / plane;
        int channel = (((image * sizes.Groups) + z) * sizes.OutputChannels) + row;
        return tensor[(channel * plane) + (k - (image * plane))];
    }

    public static float Right(ReadOnly<float> tensor, ConvolutionSizes sizes, int z, int k, int column)
    {
        int plane = sizes.OutputHeight * sizes.OutputWidth;
        int image = k / plane;
        return ForwardProduct.Patch(tensor, sizes, (image * sizes.Groups) + z, column, k - (image * plane));
    }

    public static int Place(ConvolutionSizes sizes, int z, int row, int column) =>
        (((z * sizes.OutputChannels) + row) * Columns(sizes)) + column;

    public static int Channel(ConvolutionSizes sizes, int z, int row) => (z * sizes.OutputChannels) + row;
}
