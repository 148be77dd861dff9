using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>Output [channel, pixel] = weight [channel, tap] times patches [tap, pixel], for each image and group.</summary>
internal readonly struct ForwardProduct : IConvolutionProduct
{
    public static int Rows(ConvolutionSizes sizes) => sizes.OutputChannels;

    public static int Columns(ConvolutionSizes sizes) => sizes.OutputHeight * sizes.OutputWidth;

    public static int Depth(ConvolutionSizes sizes) => sizes.InputChannels * sizes.KernelHeight * sizes.KernelWidth;

    public static int Products(ConvolutionSizes sizes) => sizes.Batch * sizes.Groups;

    public static float Left(ReadOnly<float> tensor, ConvolutionSizes sizes, int z, int row, int k) =>
        tensor[(Channel(sizes, z, row) * Depth(sizes)) + k];

    public static float Right(ReadOnly<float> tensor, ConvolutionSizes sizes, int z, int k, int column) =>
        Patch(tensor, sizes, z, k, column);

    public static int Place(ConvolutionSizes sizes, int z, int row, int column) =>
        (((z * sizes.OutputChannels) + row) * Columns(sizes)) + column;

    public static int Channel(ConvolutionSizes sizes, int z, int row) => (z % sizes.Groups * sizes.OutputChannels) + row;

    /// <summary>The input under a tap (of all of a group's input channels) at an output pixel.</summary>
    internal static float Patch(ReadOnly<float> input, ConvolutionSizes sizes, int z, int tap, int pixel)
    {
        int taps = sizes.KernelHeight * sizes.KernelWidth;
        int channel = tap / taps;
        int inKernel = tap - (channel * taps);
        int tapY = inKernel / sizes.KernelWidth;
        int tapX = inKernel - (tapY * sizes.KernelWidth);
        int outputY = pixel / sizes.OutputWidth;
        int outputX = pixel - (outputY * sizes.OutputWidth);
        int y = (outputY * sizes.StrideY) + (tapY * sizes.DilationY) - sizes.PaddingY;
        int x = (outputX * sizes.StrideX) + (tapX * sizes.DilationX) - sizes.PaddingX;
        bool isInside = y >= 0 && y < sizes.InputHeight && x >= 0 && x < sizes.InputWidth;
        return isInside ? input[(((((z * sizes.InputChannels) + channel) * sizes.InputHeight) + y) * sizes.InputWidth) + x] : 0;
    }
}
