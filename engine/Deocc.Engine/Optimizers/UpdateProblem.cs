using Deocc.Engine.Devices;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers;

/// <summary>One step of one parameter, in place: parameter and states are read and written once. All of one shape and type.</summary>
internal readonly record struct UpdateProblem<TRule>(TRule Rule, Tensor Parameter, Tensor Gradient, Tensor? First, Tensor? Second)
    : IProblem<UpdateProblem<TRule>>
    where TRule : struct, IUpdateRule
{
    public static IReadOnlyList<IKernel<UpdateProblem<TRule>>> CpuKernels { get; } =
        [new LaneKernel<UpdateProblem<TRule>, LaneUpdate<TRule>>(), new ReferenceUpdate<TRule>()];
}
