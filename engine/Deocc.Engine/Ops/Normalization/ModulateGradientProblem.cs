using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Normalization.Cpu;
using Deocc.Engine.Ops.Normalization.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>The gradients of <see cref="ModulateProblem"/>.</summary>
/// <param name="Groups">Which planes share a mean and a variance.</param>
/// <param name="Gradient">The gradient of the output.</param>
/// <param name="Input">The input.</param>
/// <param name="Gamma">Of the input's shape.</param>
/// <param name="Beta">Of the input's shape.</param>
/// <param name="Mean">[groups].</param>
/// <param name="Variance">[groups].</param>
/// <param name="InputGradient">Written.</param>
/// <param name="GammaGradient">Written.</param>
/// <param name="BetaGradient">Written; without rectification it is the gradient itself, and this is null.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="NegativeSlope">1 for no rectification.</param>
/// <param name="GivenStatistics">Whether mean and variance were constants.</param>
internal readonly record struct ModulateGradientProblem(
    NormalizationGroups Groups,
    Tensor Gradient,
    Tensor Input,
    Tensor Gamma,
    Tensor Beta,
    Tensor Mean,
    Tensor Variance,
    Tensor InputGradient,
    Tensor GammaGradient,
    Tensor? BetaGradient,
    double Epsilon,
    double NegativeSlope,
    bool GivenStatistics) : IProblem<ModulateGradientProblem>
{
    public static IReadOnlyList<IKernel<ModulateGradientProblem>> CpuKernels { get; } =
        [new LaneKernel<ModulateGradientProblem, LaneModulateGradient>(), new ReferenceModulateGradient()];

    public static IReadOnlyList<IKernel<ModulateGradientProblem>> GpuKernels { get; } = [new GpuNormalizeGradient()];
}
