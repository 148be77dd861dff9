using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Pooling.Cpu;
using Deocc.Engine.Ops.Pooling.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Picks elements of each plane, picked[i] = plane[indices[i]]; or, in reverse, fills each plane with sums of what was
/// picked from its places, and zeros.
/// </summary>
/// <param name="Plane">[..., height, width]; written in reverse.</param>
/// <param name="Indices">Int32 [..., rows, columns] with as many planes: places within a plane.</param>
/// <param name="Picked">Of the indices' shape; read in reverse.</param>
/// <param name="Rows">Windows along the height: what is picked there comes from within them.</param>
/// <param name="Columns">Windows along the width, likewise.</param>
/// <param name="Reverse">The direction.</param>
internal readonly record struct PlaneIndexingProblem(
    Tensor Plane, Tensor Indices, Tensor Picked, PoolingAxis Rows, PoolingAxis Columns, bool Reverse) : IProblem<PlaneIndexingProblem>
{
    public static IReadOnlyList<IKernel<PlaneIndexingProblem>> CpuKernels { get; } = [new ReferencePlaneIndexing()];

    public static IReadOnlyList<IKernel<PlaneIndexingProblem>> GpuKernels { get; } = [new GpuMaxPool()];
}
