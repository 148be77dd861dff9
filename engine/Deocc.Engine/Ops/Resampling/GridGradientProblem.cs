using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Resampling.Cpu;
using Deocc.Engine.Ops.Resampling.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// The gradient of sum(gradient * samples) with respect to the grid; with a direction, the gradient of that gradient's
/// product with the direction.
/// </summary>
/// <param name="Gradient">[batch, channels, rows, columns].</param>
/// <param name="Input">[batch, channels, height, width].</param>
/// <param name="Grid">[batch, rows, columns, 2].</param>
/// <param name="Direction">Of the grid's shape, or null.</param>
/// <param name="GridGradient">Of the grid's shape; written.</param>
/// <param name="Sampling">The options.</param>
internal readonly record struct GridGradientProblem(
    Tensor Gradient, Tensor Input, Tensor Grid, Tensor? Direction, Tensor GridGradient, GridSampling Sampling)
    : IProblem<GridGradientProblem>
{
    public static IReadOnlyList<IKernel<GridGradientProblem>> CpuKernels { get; } = [new ReferenceGridGradient()];

    public static IReadOnlyList<IKernel<GridGradientProblem>> GpuKernels { get; } = [new GpuGridSample()];
}
