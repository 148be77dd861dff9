using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Normalization.Cpu;
using Deocc.Engine.Ops.Normalization.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Output = rectify((input - mean) / sqrt(variance + epsilon) * weight + bias + residual), where rectify multiplies negative
/// values by a slope.
/// </summary>
/// <param name="Groups">Which planes share a mean and a variance.</param>
/// <param name="Input">[batch, channels, plane...].</param>
/// <param name="Weight">[channels]; ones when left out.</param>
/// <param name="Bias">[channels]; zeros when left out.</param>
/// <param name="Residual">Of the input's shape; zeros when left out.</param>
/// <param name="Mean">[groups]; read or written, see <paramref name="GivenStatistics"/>.</param>
/// <param name="Variance">[groups], the mean squared deviation; read or written likewise.</param>
/// <param name="Output">Of the input's shape.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="NegativeSlope">1 for no rectification.</param>
/// <param name="GivenStatistics">Whether mean and variance are given rather than to be computed from the input.</param>
internal readonly record struct NormalizeProblem(
    NormalizationGroups Groups,
    Tensor Input,
    Tensor? Weight,
    Tensor? Bias,
    Tensor? Residual,
    Tensor Mean,
    Tensor Variance,
    Tensor Output,
    double Epsilon,
    double NegativeSlope,
    bool GivenStatistics) : IProblem<NormalizeProblem>
{
    public static IReadOnlyList<IKernel<NormalizeProblem>> CpuKernels { get; } =
        [new LaneKernel<NormalizeProblem, LaneNormalize>(), new ReferenceNormalize()];

    public static IReadOnlyList<IKernel<NormalizeProblem>> GpuKernels { get; } = [new GpuNormalize()];
}
