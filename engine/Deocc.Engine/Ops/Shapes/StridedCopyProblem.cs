using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Shapes.Cpu;
using Deocc.Engine.Ops.Shapes.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Copies elements of any type from places of one tensor to places of another: permutations, slices, joins, flips.</summary>
/// <param name="Input">Where elements come from.</param>
/// <param name="Output">Where they go to, of the same element type; places that the layout leaves out keep their contents.</param>
/// <param name="Layout">Which places; no output place occurs twice.</param>
internal readonly record struct StridedCopyProblem(Tensor Input, Tensor Output, StridedLayout Layout) : IProblem<StridedCopyProblem>
{
    public static IReadOnlyList<IKernel<StridedCopyProblem>> CpuKernels { get; } =
        [new TransposeCopy(), new RowCopy(), new ReferenceStridedCopy()];

    public static IReadOnlyList<IKernel<StridedCopyProblem>> GpuKernels { get; } = [new GpuStridedCopy()];
}
