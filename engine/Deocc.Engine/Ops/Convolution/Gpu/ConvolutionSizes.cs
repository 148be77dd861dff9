namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>The sizes of a convolution as kernels get them; see <see cref="Conv2dGeometry"/>.</summary>
internal struct ConvolutionSizes
{
    public int Batch;
    public int Groups;

    /// <summary>Input channels of a group.</summary>
    public int InputChannels;

    /// <summary>Output channels of a group.</summary>
    public int OutputChannels;

    public int InputHeight;
    public int InputWidth;
    public int OutputHeight;
    public int OutputWidth;
    public int KernelHeight;
    public int KernelWidth;
    public int StrideY;
    public int StrideX;
    public int PaddingY;
    public int PaddingX;
    public int DilationY;
    public int DilationX;

    public static ConvolutionSizes Of(in Conv2dGeometry geometry) => new()
    {
        Batch = geometry.Batch,
        Groups = geometry.Groups,
        InputChannels = geometry.GroupInputChannels,
        OutputChannels = geometry.GroupOutputChannels,
        InputHeight = geometry.Input.Height,
        InputWidth = geometry.Input.Width,
        OutputHeight = geometry.Output.Height,
        OutputWidth = geometry.Output.Width,
        KernelHeight = geometry.Kernel.Height,
        KernelWidth = geometry.Kernel.Width,
        StrideY = geometry.Stride.Height,
        StrideX = geometry.Stride.Width,
        PaddingY = geometry.Padding.Height,
        PaddingX = geometry.Padding.Width,
        DilationY = geometry.Dilation.Height,
        DilationX = geometry.Dilation.Width,
    };
}
