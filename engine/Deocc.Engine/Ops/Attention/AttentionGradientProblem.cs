using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Attention.Cpu;
using Deocc.Engine.Ops.Attention.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>The gradients of <see cref="AttentionProblem"/>.</summary>
/// <param name="Forward">The computation, done.</param>
/// <param name="OutputGradient">Of the output's shape.</param>
/// <param name="QueryGradient">Written.</param>
/// <param name="KeyGradient">Written.</param>
/// <param name="ValueGradient">Written.</param>
internal readonly record struct AttentionGradientProblem(
    AttentionProblem Forward, Tensor OutputGradient, Tensor QueryGradient, Tensor KeyGradient, Tensor ValueGradient)
    : IProblem<AttentionGradientProblem>
{
    public static IReadOnlyList<IKernel<AttentionGradientProblem>> CpuKernels { get; } =
        [new FlashAttentionGradientKernel(), new ReferenceAttention()];

    public static IReadOnlyList<IKernel<AttentionGradientProblem>> GpuKernels { get; } = [new GpuAttention()];

    /// <summary>Of five products: scores, once more, and the gradients of their two factors and of the mixture's two.</summary>
    public static long CountFlops(in AttentionGradientProblem problem) =>
        2 * problem.Forward.Key.Shape[problem.Forward.TokenAxis] * ((3 * problem.Forward.Query.Elements) + (2 * problem.Forward.Output.Elements));
}
