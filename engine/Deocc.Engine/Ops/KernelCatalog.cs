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
            MatMul.Gpu.MatMulKernelsLauncher.Source,
            Reductions.Gpu.ReduceKernelsLauncher.Source,
            Reductions.Gpu.SoftmaxKernelsLauncher.Source,
        ];
}
