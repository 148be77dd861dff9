using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>
/// Input gradient [channel, pixel] = weight [channel, (output channel, tap)] times the output gradients that a pixel reached
/// [(output channel, tap), pixel], for each image and group.
/// </summary>
internal readonly struct InputGradientProduct : IConvolutionProduct
{
    public static int Rows(ConvolutionSizes sizes) => sizes.InputChannels;

    public static int Columns(ConvolutionSizes sizes) => sizes.InputHeight * sizes.InputWidth;

    public static int Depth(ConvolutionSizes sizes) => sizes.OutputChannels * sizes.KernelHeight * sizes.KernelWidth;

    public static int Products(ConvolutionSizes sizes) => sizes.Batch * sizes.Groups;

    public static float Left(ReadOnly<float> tensor, ConvolutionSizes sizes, int z, int row, int k)
    {
        int taps = sizes.KernelHeight * sizes.KernelWidth;
        int output = k / taps;
        int channel = (z % sizes.Groups * sizes.OutputChannels) + output;
        return tensor[(((channel * sizes.InputChannels) + row) * taps) + (k - (output * taps))];
    }

    public static float Right(ReadOnly<float> tensor, ConvolutionSizes sizes, int z, int k, int column)
    {
        int taps = sizes.KernelHeight * sizes.KernelWidth;
        int output = k / taps;
        int inKernel = k - (output * taps);
        int tapY = inKernel / sizes.KernelWidth;
        int tapX = inKernel - (tapY * sizes.KernelWidth);
        int inputY = column / sizes.InputWidth;
        int inputX = column - (inputY * sizes.InputWidth);
        int shiftedY = inputY + sizes.PaddingY - (tapY * sizes.DilationY);
        int shiftedX = inputX + sizes.PaddingX - (tapX * sizes.DilationX);
        int y = shiftedY / sizes.StrideY;
        int x = shiftedX / sizes.StrideX;
        bool isReached = shiftedY >= 0 && shiftedX >= 0 && y * sizes.StrideY == shiftedY && x * sizes.StrideX == shiftedX
            && y < sizes.OutputHeight && x < sizes.OutputWidth;
        return isReached ? tensor[(((((z * sizes.OutputChannels) + output) * sizes.OutputHeight) + y) * sizes.OutputWidth) + x] : 0;
    }

    public static int Place(ConvolutionSizes sizes, int z, int row, int column) =>
        (((z * sizes.InputChannels) + row) * Columns(sizes)) + column;

    public static int Channel(ConvolutionSizes sizes, int z, int row) => (z % sizes.Groups * sizes.InputChannels) + row;
}
