using Deocc.Engine.Devices;
using Deocc.Engine.Optimizers.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers;

/// <summary>Output, one number of float64 = the sum of the squares of the input's elements.</summary>
internal readonly record struct SquaredNormProblem(Tensor Input, Tensor Output) : IProblem<SquaredNormProblem>
{
    public static IReadOnlyList<IKernel<SquaredNormProblem>> CpuKernels { get; } = [new VectorSquaredNorm(), new ReferenceSquaredNorm()];
}
