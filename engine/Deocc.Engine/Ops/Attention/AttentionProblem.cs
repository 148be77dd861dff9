using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Attention.Cpu;
using Deocc.Engine.Ops.Attention.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Output = softmax(scale Query Key') Value, for each of a stack. All tensors are of one type, float32 or float64.</summary>
/// <param name="Query">[..., queries, d]; the last two axes the other way round if channels come first.</param>
/// <param name="Key">[..., keys, d].</param>
/// <param name="Value">[..., keys, dv].</param>
/// <param name="Output">[..., queries, dv].</param>
/// <param name="LogSumExp">[..., queries]: the logarithms of the softmax's sums, for the gradients.</param>
/// <param name="Scale">The factor of the products of queries and keys.</param>
/// <param name="Layout">The order of the last two axes.</param>
internal readonly record struct AttentionProblem(
    Tensor Query, Tensor Key, Tensor Value, Tensor Output, Tensor LogSumExp, double Scale, TokenLayout Layout)
    : IProblem<AttentionProblem>
{
    public static IReadOnlyList<IKernel<AttentionProblem>> CpuKernels { get; } =
        [new FlashAttentionKernel(), new ReferenceAttention()];

    public static IReadOnlyList<IKernel<AttentionProblem>> GpuKernels { get; } = [new GpuAttention()];

    /// <summary>The axis of the tokens.</summary>
    public int TokenAxis => Layout == TokenLayout.TokensFirst ? -2 : -1;

    /// <summary>The axis of the width.</summary>
    public int WidthAxis => -3 - TokenAxis;

    /// <summary>The number of attentions in the stack.</summary>
    public long Count => Query.Shape.ElementsBetween(0, Query.Rank - 2);

    /// <summary>Of two products: scores, and their mixture of values.</summary>
    public static long CountFlops(in AttentionProblem problem) =>
        2 * problem.Key.Shape[problem.TokenAxis] * (problem.Query.Elements + problem.Output.Elements);
}
