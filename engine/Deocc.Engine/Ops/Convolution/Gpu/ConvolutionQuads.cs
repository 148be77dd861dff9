using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>The rule by which operands of a product are loaded in fours: the sizes and where a tensor starts.</summary>
internal static class ConvolutionQuads
{
    /// <summary>Floats that are loaded as one.</summary>
    public const int Quad = 4;

    /// <summary>
    /// Whether the right matrix is. Pixels lie one by one in rows of whole quads, in the source and in the grid: then four pixels that a
    /// tap meets lie in one quad of a row or in two, and each is inside a plane or wholly outside.
    /// </summary>
    public static bool OfRight(in ConvolutionSizes sizes, Tensor right) =>
        sizes.GridStepX == 1 && sizes.SourceWidth % Quad == 0 && sizes.GridWidth % Quad == 0 && GpuDevice.IsAligned(right);

    /// <summary>Whether the left matrix is: its rows are dense along the sums, and whole quads.</summary>
    public static bool OfLeft<TProduct>(in ConvolutionSizes sizes, Tensor left)
        where TProduct : unmanaged, IConvolutionProduct => TProduct.HasLeftQuads(sizes) && GpuDevice.IsAligned(left);

    /// <summary>The next multiple of four.</summary>
    public static int RoundUp(int length) => (length + Quad - 1) / Quad * Quad;
}
