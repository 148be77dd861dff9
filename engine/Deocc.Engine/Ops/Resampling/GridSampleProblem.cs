using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Resampling.Cpu;
using Deocc.Engine.Ops.Resampling.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Samples images at the places of a grid; or, with a direction, the derivatives of the samples along it.
/// </summary>
/// <param name="Input">[batch, channels, height, width].</param>
/// <param name="Grid">[batch, rows, columns, 2]: x and y of each sample, -1 to 1 within the image.</param>
/// <param name="Direction">Of the grid's shape: how fast each sample moves; null to sample the images themselves.</param>
/// <param name="Output">[batch, channels, rows, columns].</param>
/// <param name="Sampling">The options.</param>
internal readonly record struct GridSampleProblem(Tensor Input, Tensor Grid, Tensor? Direction, Tensor Output, GridSampling Sampling)
    : IProblem<GridSampleProblem>
{
    public static IReadOnlyList<IKernel<GridSampleProblem>> CpuKernels { get; } = [new ReferenceGridSample()];

    public static IReadOnlyList<IKernel<GridSampleProblem>> GpuKernels { get; } = [new GpuGridSample()];
}
