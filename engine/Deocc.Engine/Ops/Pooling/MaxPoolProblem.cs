using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Pooling.Cpu;
using Deocc.Engine.Ops.Pooling.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>The largest element of each window.</summary>
/// <param name="Input">[batch, channels, rows.Inputs, columns.Inputs].</param>
/// <param name="Output">[batch, channels, rows.Outputs, columns.Outputs].</param>
/// <param name="Indices">
/// Int32, of the output's shape: where in its plane each output was found, the first in row-major order among equals;
/// null where nobody needs it.
/// </param>
/// <param name="Rows">Windows along the height.</param>
/// <param name="Columns">Windows along the width.</param>
internal readonly record struct MaxPoolProblem(Tensor Input, Tensor Output, Tensor? Indices, PoolingAxis Rows, PoolingAxis Columns)
    : IProblem<MaxPoolProblem>
{
    public static IReadOnlyList<IKernel<MaxPoolProblem>> CpuKernels { get; } =
        [new LaneKernel<MaxPoolProblem, LaneMaxPool>(), new ReferenceMaxPool()];

    public static IReadOnlyList<IKernel<MaxPoolProblem>> GpuKernels { get; } = [new GpuMaxPool()];
}
