using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Losses.Cpu;
using Deocc.Engine.Ops.Losses.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// The cross-entropy of softmax(logits) and smoothed labels at every position. With w the weights of classes, k the
/// classes, s the smoothing, and lse = log sum exp: (1 - s) w[label] (lse - x[label]) + s / k sum(w (lse - x)).
/// </summary>
/// <param name="Logits">[batch, classes, positions...].</param>
/// <param name="Labels">Int32 or Int64 [batch, positions...].</param>
/// <param name="ClassWeights">[classes]; ones when left out.</param>
/// <param name="Losses">[batch, positions...]; zero where the label is ignored.</param>
/// <param name="LogSumExp">[batch, positions...].</param>
/// <param name="LabelWeight">[]: the sum of w[label] over all labels that are not ignored.</param>
/// <param name="IgnoredLabel">A label that does not count.</param>
/// <param name="Smoothing">s.</param>
internal readonly record struct CrossEntropyProblem(
    Tensor Logits,
    Tensor Labels,
    Tensor? ClassWeights,
    Tensor Losses,
    Tensor LogSumExp,
    Tensor LabelWeight,
    long IgnoredLabel,
    double Smoothing) : IProblem<CrossEntropyProblem>
{
    public static IReadOnlyList<IKernel<CrossEntropyProblem>> CpuKernels { get; } =
        [new LaneKernel<CrossEntropyProblem, LaneCrossEntropy>(), new ReferenceCrossEntropy()];

    public static IReadOnlyList<IKernel<CrossEntropyProblem>> GpuKernels { get; } = [new GpuCrossEntropy()];
}
