using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Normalization.Cpu;
using Deocc.Engine.Ops.Normalization.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>The gradients of <see cref="NormalizeProblem"/>.</summary>
/// <param name="Groups">Which planes share a mean and a variance.</param>
/// <param name="Gradient">The gradient of the output.</param>
/// <param name="Input">The input.</param>
/// <param name="Weight">[channels], if there was one.</param>
/// <param name="Bias">[channels], if there was one.</param>
/// <param name="Output">The output; needed where it was rectified after a residual was added, else null.</param>
/// <param name="Mean">[groups].</param>
/// <param name="Variance">[groups].</param>
/// <param name="InputGradient">Written.</param>
/// <param name="ParameterGradients">[2, channels]: written with the gradients of weight and bias.</param>
/// <param name="ResidualGradient">Written with the gradient before rectification; null where nobody needs it.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="NegativeSlope">1 for no rectification.</param>
/// <param name="GivenStatistics">Whether mean and variance were constants.</param>
internal readonly record struct NormalizeGradientProblem(
    NormalizationGroups Groups,
    Tensor Gradient,
    Tensor Input,
    Tensor? Weight,
    Tensor? Bias,
    Tensor? Output,
    Tensor Mean,
    Tensor Variance,
    Tensor InputGradient,
    Tensor ParameterGradients,
    Tensor? ResidualGradient,
    double Epsilon,
    double NegativeSlope,
    bool GivenStatistics) : IProblem<NormalizeGradientProblem>
{
    public static IReadOnlyList<IKernel<NormalizeGradientProblem>> CpuKernels { get; } =
        [new LaneKernel<NormalizeGradientProblem, LaneNormalizeGradient>(), new ReferenceNormalizeGradient()];

    public static IReadOnlyList<IKernel<NormalizeGradientProblem>> GpuKernels { get; } = [new GpuNormalizeGradient()];
}
