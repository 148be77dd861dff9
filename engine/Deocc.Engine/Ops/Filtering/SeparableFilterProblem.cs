using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Filtering.Cpu;
using Deocc.Engine.Ops.Filtering.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Applies a linear map to the last two axes: each output is a sum over a window of rows and columns.</summary>
/// <param name="Input">[..., rows.Inputs, columns.Inputs].</param>
/// <param name="Output">[..., rows.Outputs, columns.Outputs].</param>
/// <param name="Rows">Along the height.</param>
/// <param name="Columns">Along the width.</param>
internal readonly record struct SeparableFilterProblem(Tensor Input, Tensor Output, AxisWindows Rows, AxisWindows Columns)
    : IProblem<SeparableFilterProblem>
{
    public static IReadOnlyList<IKernel<SeparableFilterProblem>> CpuKernels { get; } =
        [new LaneKernel<SeparableFilterProblem, LaneSeparableFilter>(), new ReferenceSeparableFilter()];

    public static IReadOnlyList<IKernel<SeparableFilterProblem>> GpuKernels { get; } = [new GpuSeparableFilter()];
}
