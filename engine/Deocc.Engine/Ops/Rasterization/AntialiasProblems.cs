using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Rasterization.Cpu;
using Deocc.Engine.Ops.Rasterization.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Edges [N, 2, H, W], Int32: the silhouette edge between each pixel and the next in its row (plane 0) and in its column (plane
/// 1), as <see cref="SilhouetteEdge"/> codes it, or -1.
/// </summary>
internal readonly record struct SilhouetteProblem(Tensor Positions, Fragments Fragments, Tensor Edges) : IProblem<SilhouetteProblem>
{
    public static IReadOnlyList<IKernel<SilhouetteProblem>> CpuKernels { get; } = [new ReferenceSilhouettes()];

    public static IReadOnlyList<IKernel<SilhouetteProblem>> GpuKernels { get; } = [new GpuSilhouettes(), new HostRasterization()];
}

/// <summary>Output [N, 2, H, W]: the signed share that passes over each pair of neighbours.</summary>
internal readonly record struct SilhouetteSharesProblem(Tensor Positions, Tensor Edges, MeshTopology Mesh, Tensor Output)
    : IProblem<SilhouetteSharesProblem>
{
    public static IReadOnlyList<IKernel<SilhouetteSharesProblem>> CpuKernels { get; } = [new ReferenceSilhouetteShares()];

    public static IReadOnlyList<IKernel<SilhouetteSharesProblem>> GpuKernels { get; } = [new GpuSilhouettes(), new HostRasterization()];
}

/// <summary>Output [N, V, 4] = the gradient of the positions, from that of the shares [N, 2, H, W].</summary>
internal readonly record struct SilhouetteGradientProblem(Tensor Gradient, Tensor Positions, Tensor Edges, MeshTopology Mesh, Tensor Output)
    : IProblem<SilhouetteGradientProblem>
{
    public static IReadOnlyList<IKernel<SilhouetteGradientProblem>> CpuKernels { get; } = [new ReferenceSilhouetteGradient()];

    public static IReadOnlyList<IKernel<SilhouetteGradientProblem>> GpuKernels { get; } = [new GpuVertexGather(), new HostRasterization()];
}

/// <summary>Output = the image [N, C, H, W] with shares [N, 2, H, W] of colour passed between neighbours, or the adjoint map.</summary>
internal readonly record struct NeighbourBlendProblem(Tensor Image, Tensor Shares, Tensor Output, bool IsTransposed)
    : IProblem<NeighbourBlendProblem>
{
    public static IReadOnlyList<IKernel<NeighbourBlendProblem>> CpuKernels { get; } = [new ReferenceNeighbourBlend()];

    public static IReadOnlyList<IKernel<NeighbourBlendProblem>> GpuKernels { get; } = [new GpuNeighbourBlend()];
}

/// <summary>Output [N, 2, H, W] = the gradient of the shares, from that of the blended image [N, C, H, W].</summary>
internal readonly record struct NeighbourProductsProblem(Tensor Gradient, Tensor Image, Tensor Shares, Tensor Output)
    : IProblem<NeighbourProductsProblem>
{
    public static IReadOnlyList<IKernel<NeighbourProductsProblem>> CpuKernels { get; } = [new ReferenceNeighbourProducts()];

    public static IReadOnlyList<IKernel<NeighbourProductsProblem>> GpuKernels { get; } = [new GpuNeighbourBlend()];
}
