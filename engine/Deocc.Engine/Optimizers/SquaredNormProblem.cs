using Deocc.Engine.Devices;
using Deocc.Engine.Optimizers.Cpu;
using Deocc.Engine.Optimizers.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers;

/// <summary>The sum of the squares of each input's elements.</summary>
/// <param name="Inputs">Float32 or float64, of any shapes.</param>
/// <param name="Output">Float64 [inputs]; written. Finite where all elements of the input are (of float32).</param>
internal readonly record struct SquaredNormProblem(IReadOnlyList<Tensor> Inputs, Tensor Output) : IProblem<SquaredNormProblem>
{
    public static IReadOnlyList<IKernel<SquaredNormProblem>> CpuKernels { get; } = [new VectorSquaredNorm(), new ReferenceSquaredNorm()];

    public static IReadOnlyList<IKernel<SquaredNormProblem>> GpuKernels { get; } = [new GpuSquaredNorm()];
}
