using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Losses.Cpu;
using Deocc.Engine.Ops.Losses.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// The gradient of <see cref="CrossEntropyProblem"/>: g (a p - b [class = label] - s / k w) at every position, with
/// b = (1 - s) w[label], a = b + s / k sum(w) and the softmax p; zero where the label is ignored.
/// </summary>
/// <param name="Gradient">g: [batch, positions...], or one number for all positions.</param>
/// <param name="Logits">[batch, classes, positions...].</param>
/// <param name="Labels">Int32 or Int64 [batch, positions...].</param>
/// <param name="ClassWeights">[classes]; ones when left out.</param>
/// <param name="LogSumExp">[batch, positions...].</param>
/// <param name="LogitsGradient">Written.</param>
/// <param name="IgnoredLabel">A label that does not count.</param>
/// <param name="Smoothing">s.</param>
internal readonly record struct CrossEntropyGradientProblem(
    Tensor Gradient,
    Tensor Logits,
    Tensor Labels,
    Tensor? ClassWeights,
    Tensor LogSumExp,
    Tensor LogitsGradient,
    long IgnoredLabel,
    double Smoothing) : IProblem<CrossEntropyGradientProblem>
{
    public static IReadOnlyList<IKernel<CrossEntropyGradientProblem>> CpuKernels { get; } =
        [new LaneKernel<CrossEntropyGradientProblem, LaneCrossEntropyGradient>(), new ReferenceCrossEntropyGradient()];

    public static IReadOnlyList<IKernel<CrossEntropyGradientProblem>> GpuKernels { get; } = [new GpuCrossEntropy()];
}
