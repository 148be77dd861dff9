using Deocc.Engine.Devices;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers.Cpu;
using Deocc.Engine.Optimizers.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers;

/// <summary>One step of parameters of one element type, in place: parameters and states are read and written once.</summary>
/// <param name="Rule">The step.</param>
/// <param name="Parameters">One or more, each with as many states as the rule keeps.</param>
/// <param name="GradientScale">
/// Float32 [1]: multiplies gradients; NaN leaves everything as it is. On graphics devices alone, null for none: the CPU knows it before,
/// and its rules have it.
/// </param>
internal readonly record struct UpdateProblem<TRule>(TRule Rule, IReadOnlyList<ParameterUpdate> Parameters, Tensor? GradientScale)
    : IProblem<UpdateProblem<TRule>>
    where TRule : struct, IUpdateRule
{
    public static IReadOnlyList<IKernel<UpdateProblem<TRule>>> CpuKernels { get; } =
        [new LaneKernel<UpdateProblem<TRule>, LaneUpdate<TRule>>(), new ReferenceUpdate<TRule>()];

    public static IReadOnlyList<IKernel<UpdateProblem<TRule>>> GpuKernels { get; } = [new GpuUpdate<TRule>()];

    public ElementType ElementType => Parameters[0].Parameter.ElementType;
}
