using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>Puts a weight's elements in the order in which a product meets them.</summary>
[KernelModule]
internal static class WeightPackingKernels
{
    /// <summary>Items of a group.</summary>
    public const int Items = 256;

    /// <summary>Packed [groups, channels, length] = taps of all source channels as steps count them, and zeros; an item has an element.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="packed">Its rows, of whole quads.</param>
    /// <param name="sizes">The product.</param>
    /// <param name="length">Elements of a row.</param>
    /// <param name="count">Elements of all rows.</param>
    [Kernel(X = Items)]
    public static void Pack(ReadOnly<float> weight, Global<float> packed, ConvolutionSizes sizes, int length, int count)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int channel = i / length;
            int k = i - (channel * length);
            int group = channel / sizes.Channels;
            bool isThere = k < PatchProduct.Depth(sizes);
            int place = PatchProduct.Row(sizes, group, channel - (group * sizes.Channels)) + Patches.Tap(sizes, k).w;
            packed[i] = Patches.At(weight, place, isThere);
        }
    }
}
