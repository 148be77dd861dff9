using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Resampling.Cpu;
using Deocc.Engine.Ops.Resampling.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>The adjoint of <see cref="GridSampleProblem"/>: adds each sample to the pixels it came from.</summary>
/// <param name="Samples">[batch, channels, rows, columns].</param>
/// <param name="Grid">[batch, rows, columns, 2].</param>
/// <param name="Direction">As in the sampling.</param>
/// <param name="Images">[batch, channels, height, width]; written.</param>
/// <param name="Sampling">The options.</param>
internal readonly record struct GridScatterProblem(Tensor Samples, Tensor Grid, Tensor? Direction, Tensor Images, GridSampling Sampling)
    : IProblem<GridScatterProblem>
{
    public static IReadOnlyList<IKernel<GridScatterProblem>> CpuKernels { get; } = [new ReferenceGridScatter()];

    public static IReadOnlyList<IKernel<GridScatterProblem>> GpuKernels { get; } = [new GpuGridSample()];
}
