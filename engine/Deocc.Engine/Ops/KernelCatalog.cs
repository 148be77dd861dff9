using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops;

/// <summary>The engine's kernel modules, for those who want to read or check what devices get.</summary>
public static class KernelCatalog
{
    /// <summary>Every module, by name.</summary>
    public static IReadOnlyList<KernelSource> Sources { get; } =
        [
            Attention.Gpu.AttentionKernelsLauncher.Source,
            Convolution.Gpu.ConvolutionKernelsLauncher.Source,
            Shapes.Gpu.CopyKernelsLauncher.Source,
            Elementwise.Gpu.ElementwiseKernelsLauncher.Source,
            Filtering.Gpu.FilterKernelsLauncher.Source,
            Resampling.Gpu.GridKernelsLauncher.Source,
            Indexing.Gpu.IndexKernelsLauncher.Source,
            Rasterization.Gpu.InterpolationKernelsLauncher.Source,
            MatMul.Gpu.MatMulKernelsLauncher.Source,
            Rasterization.Gpu.NeighbourKernelsLauncher.Source,
            Shapes.Gpu.PaddingKernelsLauncher.Source,
            Reductions.Gpu.ReduceKernelsLauncher.Source,
            Indexing.Gpu.SampledProductKernelsLauncher.Source,
            Reductions.Gpu.SoftmaxKernelsLauncher.Source,
            Indexing.Gpu.SortKernelsLauncher.Source,
        ];
}
