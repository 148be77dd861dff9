using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Convolution.Gpu;

/// <summary>What groups keep in shared memory of a product's columns and steps; beyond the ends, what reads zeros.</summary>
internal static class ConvolutionTables
{
    /// <summary>What a column contributes.</summary>
    public static Int4 Column<TProduct>(ConvolutionSizes sizes, int group, int column, int columns)
        where TProduct : unmanaged, IConvolutionProduct =>
        column < columns ? TProduct.Column(sizes, group, column) : new Int4(0, Patches.Outside, 0, 0);

    /// <summary>What a step contributes; w is negative beyond the end.</summary>
    public static Int4 Step<TProduct>(ConvolutionSizes sizes, int k, int end)
        where TProduct : unmanaged, IConvolutionProduct =>
        k < end ? TProduct.Step(sizes, k) : new Int4(0, Patches.Outside, 0, -1);
}
