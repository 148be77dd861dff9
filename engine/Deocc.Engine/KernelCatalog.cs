using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine;

/// <summary>The engine's kernel modules, for those who want to read or check what devices get.</summary>
public static class KernelCatalog
{
    /// <summary>Every module, by name.</summary>
    public static IReadOnlyList<KernelSource> Sources { get; } =
        [
            Ops.Attention.Gpu.AttentionKernelsLauncher.Source,
            Devices.Gpu.Profiling.CeilingKernelsLauncher.Source,
            Ops.Shapes.Gpu.ConversionKernelsLauncher.Source,
            Ops.Convolution.Gpu.ConvolutionKernelsLauncher.Source,
            Ops.Shapes.Gpu.CopyKernelsLauncher.Source,
            Ops.Losses.Gpu.CrossEntropyKernelsLauncher.Source,
            Ops.Reductions.Gpu.CumulativeSumKernelsLauncher.Source,
            Ops.Convolution.Gpu.DirectConvolutionKernelsLauncher.Source,
            Ops.Elementwise.Gpu.ElementwiseKernelsLauncher.Source,
            Ops.Reductions.Gpu.ExtremumKernelsLauncher.Source,
            Ops.Filtering.Gpu.FilterKernelsLauncher.Source,
            Ops.Elementwise.Gpu.GatedEluKernelsLauncher.Source,
            Optimizers.Gpu.GradientScaleKernelsLauncher.Source,
            Ops.Resampling.Gpu.GridKernelsLauncher.Source,
            Ops.Losses.Gpu.HardestKernelsLauncher.Source,
            Ops.Indexing.Gpu.IndexKernelsLauncher.Source,
            Ops.Rasterization.Gpu.InterpolationKernelsLauncher.Source,
            Ops.Normalization.Gpu.LayerNormKernelsLauncher.Source,
            Ops.MatMul.Gpu.MatMulKernelsLauncher.Source,
            Ops.Rasterization.Gpu.NeighbourKernelsLauncher.Source,
            Ops.Normalization.Gpu.NormalizeGradientKernelsLauncher.Source,
            Ops.Normalization.Gpu.NormalizeKernelsLauncher.Source,
            Ops.Shapes.Gpu.PaddingKernelsLauncher.Source,
            Ops.Convolution.Gpu.PartialSumKernelsLauncher.Source,
            Ops.Pooling.Gpu.PoolingKernelsLauncher.Source,
            Random.Gpu.RandomKernelsLauncher.Source,
            Ops.Rasterization.Gpu.RasterizeKernelsLauncher.Source,
            Ops.Reductions.Gpu.ReduceKernelsLauncher.Source,
            Ops.Indexing.Gpu.SampledProductKernelsLauncher.Source,
            Ops.Rasterization.Gpu.SilhouetteKernelsLauncher.Source,
            Ops.Reductions.Gpu.SoftmaxKernelsLauncher.Source,
            Ops.Indexing.Gpu.SortKernelsLauncher.Source,
            Ops.Indexing.Gpu.SparseKernelsLauncher.Source,
            Optimizers.Gpu.SquaredNormKernelsLauncher.Source,
            Ops.Convolution.Gpu.TensorConvolutionKernelsLauncher.Source,
            Ops.MatMul.Gpu.TensorMatMulKernelsLauncher.Source,
            Optimizers.Gpu.UpdateKernelsLauncher.Source,
            Ops.Rasterization.Gpu.VertexGatherKernelsLauncher.Source,
            Ops.Rasterization.Gpu.VertexNormalKernelsLauncher.Source,
            Ops.Convolution.Gpu.WeightPackingKernelsLauncher.Source,
            Ops.Convolution.Gpu.Winograd.WinogradKernelsLauncher.Source,
        ];
}
