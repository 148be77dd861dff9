using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Normalization.Cpu;
using Deocc.Engine.Ops.Normalization.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Output = (input - mean) / sqrt(variance + epsilon) * weight + bias, row by row.</summary>
/// <param name="Input">[rows, length], whatever its shape.</param>
/// <param name="Weight">[length]; ones when left out.</param>
/// <param name="Bias">[length]; zeros when left out.</param>
/// <param name="Mean">[rows]; written.</param>
/// <param name="Variance">[rows], the mean squared deviation; written.</param>
/// <param name="Output">Of the input's shape.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal readonly record struct LayerNormProblem(
    Tensor Input, Tensor? Weight, Tensor? Bias, Tensor Mean, Tensor Variance, Tensor Output, double Epsilon)
    : IProblem<LayerNormProblem>
{
    public static IReadOnlyList<IKernel<LayerNormProblem>> CpuKernels { get; } =
        [new LaneKernel<LayerNormProblem, LaneLayerNorm>(), new ReferenceLayerNorm()];

    public static IReadOnlyList<IKernel<LayerNormProblem>> GpuKernels { get; } = [new GpuLayerNorm()];
}
