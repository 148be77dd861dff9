using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Ops.Elementwise.Gpu;
using Deocc.Engine.Ops.MatMul.Gpu;
using Deocc.Engine.Ops.Reductions.Gpu;
using Deocc.Engine.Ops.Shapes.Gpu;

namespace Deocc.Engine.Ops;

/// <summary>The engine's kernel modules, for those who want to read or check what devices get.</summary>
public static class KernelCatalog
{
    /// <summary>Every module, by name.</summary>
    public static IReadOnlyList<KernelSource> Sources { get; } =
        [
            CopyKernelsLauncher.Source, ElementwiseKernelsLauncher.Source, MatMulKernelsLauncher.Source, ReduceKernelsLauncher.Source,
            SoftmaxKernelsLauncher.Source,
        ];
}
