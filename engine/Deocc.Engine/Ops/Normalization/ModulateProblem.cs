using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Normalization.Cpu;
using Deocc.Engine.Ops.Normalization.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Output = rectify((input - mean) / sqrt(variance + epsilon) * (1 + gamma) + beta), with a gamma and a beta for every
/// element.
/// </summary>
/// <param name="Groups">Which planes share a mean and a variance.</param>
/// <param name="Input">[batch, channels, plane...].</param>
/// <param name="Gamma">Of the input's shape.</param>
/// <param name="Beta">Of the input's shape.</param>
/// <param name="Mean">[groups]; read or written, see <paramref name="GivenStatistics"/>.</param>
/// <param name="Variance">[groups], the mean squared deviation; read or written likewise.</param>
/// <param name="Output">Of the input's shape.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="NegativeSlope">1 for no rectification.</param>
/// <param name="GivenStatistics">Whether mean and variance are given rather than to be computed from the input.</param>
internal readonly record struct ModulateProblem(
    NormalizationGroups Groups,
    Tensor Input,
    Tensor Gamma,
    Tensor Beta,
    Tensor Mean,
    Tensor Variance,
    Tensor Output,
    double Epsilon,
    double NegativeSlope,
    bool GivenStatistics) : IProblem<ModulateProblem>
{
    public static IReadOnlyList<IKernel<ModulateProblem>> CpuKernels { get; } =
        [new LaneKernel<ModulateProblem, LaneModulate>(), new ReferenceModulate()];

    public static IReadOnlyList<IKernel<ModulateProblem>> GpuKernels { get; } = [new GpuNormalize()];
}
