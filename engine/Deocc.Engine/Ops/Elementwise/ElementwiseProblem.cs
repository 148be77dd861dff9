using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Elementwise.Cpu;
using Deocc.Engine.Ops.Elementwise.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Output = function of one to three inputs, place by place; inputs broadcast to the output's shape. All tensors are of
/// one type, float32 or float64. The output may be one of the inputs if that has the output's shape.
/// </summary>
/// <param name="Function">The function.</param>
/// <param name="Output">The result.</param>
/// <param name="A">First argument.</param>
/// <param name="B">Second argument, for functions of two or three.</param>
/// <param name="C">Third argument, for functions of three.</param>
/// <typeparam name="TFunction">The function's type.</typeparam>
public readonly record struct ElementwiseProblem<TFunction>(TFunction Function, Tensor Output, Tensor A, Tensor? B, Tensor? C)
    : IProblem<ElementwiseProblem<TFunction>>
    where TFunction : struct, IElementFunction
{
    /// <inheritdoc/>
    public static IReadOnlyList<IKernel<ElementwiseProblem<TFunction>>> CpuKernels { get; } =
        [new LaneKernel<ElementwiseProblem<TFunction>, LaneElementwise<TFunction>>(), new ReferenceElementwise<TFunction>()];

    /// <inheritdoc/>
    public static IReadOnlyList<IKernel<ElementwiseProblem<TFunction>>> GpuKernels { get; } = [new GpuElementwise<TFunction>()];
}
