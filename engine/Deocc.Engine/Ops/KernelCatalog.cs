using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops;

/// <summary>The engine's kernel modules, for those who want to read or check what devices get.</summary>
public static class KernelCatalog
{
    /// <summary>Every module, by name.</summary>
    public static IReadOnlyList<KernelSource> Sources { get; } =
        [
            Attention.Gpu.AttentionKernelsLauncher.Source,
            Shapes.Gpu.ConversionKernelsLauncher.Source,
            Convolution.Gpu.ConvolutionKernelsLauncher.Source,
            Shapes.Gpu.CopyKernelsLauncher.Source,
            Losses.Gpu.CrossEntropyKernelsLauncher.Source,
            Reductions.Gpu.CumulativeSumKernelsLauncher.Source,
            Elementwise.Gpu.ElementwiseKernelsLauncher.Source,
            Reductions.Gpu.ExtremumKernelsLauncher.Source,
            Filtering.Gpu.FilterKernelsLauncher.Source,
            Elementwise.Gpu.GatedEluKernelsLauncher.Source,
            Resampling.Gpu.GridKernelsLauncher.Source,
            Indexing.Gpu.IndexKernelsLauncher.Source,
            Rasterization.Gpu.InterpolationKernelsLauncher.Source,
            Normalization.Gpu.LayerNormKernelsLauncher.Source,
            MatMul.Gpu.MatMulKernelsLauncher.Source,
            Rasterization.Gpu.NeighbourKernelsLauncher.Source,
            Normalization.Gpu.NormalizeGradientKernelsLauncher.Source,
            Normalization.Gpu.NormalizeKernelsLauncher.Source,
            Shapes.Gpu.PaddingKernelsLauncher.Source,
            Pooling.Gpu.PoolingKernelsLauncher.Source,
            Random.Gpu.RandomKernelsLauncher.Source,
            Rasterization.Gpu.RasterizeKernelsLauncher.Source,
            Reductions.Gpu.ReduceKernelsLauncher.Source,
            Indexing.Gpu.SampledProductKernelsLauncher.Source,
            Rasterization.Gpu.SilhouetteKernelsLauncher.Source,
            Reductions.Gpu.SoftmaxKernelsLauncher.Source,
            Indexing.Gpu.SortKernelsLauncher.Source,
            Indexing.Gpu.SparseKernelsLauncher.Source,
            Optimizers.Gpu.SquaredNormKernelsLauncher.Source,
            MatMul.Gpu.TensorMatMulKernelsLauncher.Source,
            Optimizers.Gpu.UpdateKernelsLauncher.Source,
            Rasterization.Gpu.VertexGatherKernelsLauncher.Source,
            Rasterization.Gpu.VertexNormalKernelsLauncher.Source,
        ];
}
