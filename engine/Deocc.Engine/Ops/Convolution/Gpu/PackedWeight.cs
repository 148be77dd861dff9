using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>A weight in rows of whole quads, in the order of a product's steps, where it is not so already.</summary>
internal static class PackedWeight
{
    // Who keeps packed weights in a PreparedConv2d.
    private const string Layout = "gpu rows";

    // With fewer columns the weight is not read often enough for a launch of its own.
    private const int FewestColumns = 512;

    /// <summary>Whether a product's left matrix is better packed first. One without steps, as of a stride larger than its kernel, has nothing to pack.</summary>
    public static bool Pays<TProduct>(in ConvolutionSizes sizes, Tensor left)
        where TProduct : unmanaged, IConvolutionProduct =>
        TProduct.IsLeftWeight && !ConvolutionQuads.OfLeft<TProduct>(sizes, left) && TProduct.Columns(sizes) >= FewestColumns && Count(sizes) is > 0 and <= int.MaxValue;

    /// <summary>The packed weight, for <see cref="ConvolutionSizes.WithPackedWeight"/>; of <paramref name="prepared"/>, which keeps it, or the caller's to dispose.</summary>
    public static Tensor Of(Tensor weight, in ConvolutionSizes sizes, PreparedConv2d? prepared) =>
        prepared is null ? Pack(weight, sizes) : prepared.Find(Layout, 0) ?? prepared.Add(Layout, 0, Pack(weight, sizes));

    private static Tensor Pack(Tensor weight, in ConvolutionSizes sizes)
    {
        var device = GpuDevice.Of(weight);
        int length = sizes.WithPackedWeight().WeightChannel;
        int count = (int)Count(sizes);
        Tensor packed = Tensor.Empty([count], ElementType.Float32, device);
        WeightPackingKernelsLauncher.Pack(
            device.Queue, GpuDevice.Cover(count, WeightPackingKernels.Items), new LaunchSize(WeightPackingKernels.Items),
            device.View<float>(weight), device.View<float>(packed), sizes, length, count);
        return packed;
    }

    private static long Count(in ConvolutionSizes sizes) => (long)sizes.Groups * sizes.Channels * sizes.WithPackedWeight().WeightChannel;
}
