using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Reductions.Cpu;
using Deocc.Engine.Ops.Reductions.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Output = a reduction over the axes along which the output broadcasts to the input; float32 or float64.</summary>
/// <param name="Reduction">What is computed.</param>
/// <param name="Input">The numbers.</param>
/// <param name="Output">The results.</param>
/// <param name="Partner">A second tensor of the input's shape, for reductions of pairs.</param>
/// <param name="Center">A tensor of the output's shape, for reductions about a value.</param>
internal readonly record struct ReduceProblem<TReduction>(
    TReduction Reduction, Tensor Input, Tensor Output, Tensor? Partner = null, Tensor? Center = null)
    : IProblem<ReduceProblem<TReduction>>
    where TReduction : struct, IReduction
{
    public static IReadOnlyList<IKernel<ReduceProblem<TReduction>>> CpuKernels { get; } =
        [new LaneKernel<ReduceProblem<TReduction>, LaneReduce<TReduction>>(), new ReferenceReduce<TReduction>()];

    public static IReadOnlyList<IKernel<ReduceProblem<TReduction>>> GpuKernels { get; } = [new GpuReduce<TReduction>()];
}
