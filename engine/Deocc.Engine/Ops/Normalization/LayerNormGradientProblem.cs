using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Normalization.Cpu;
using Deocc.Engine.Ops.Normalization.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>The gradients of <see cref="LayerNormProblem"/>.</summary>
/// <param name="Gradient">The gradient of the output.</param>
/// <param name="Input">[rows, length], whatever its shape.</param>
/// <param name="Weight">[length], if there was one.</param>
/// <param name="Mean">[rows].</param>
/// <param name="Variance">[rows].</param>
/// <param name="InputGradient">Written.</param>
/// <param name="ParameterGradients">[2, length]: written with the gradients of weight and bias.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal readonly record struct LayerNormGradientProblem(
    Tensor Gradient,
    Tensor Input,
    Tensor? Weight,
    Tensor Mean,
    Tensor Variance,
    Tensor InputGradient,
    Tensor ParameterGradients,
    double Epsilon) : IProblem<LayerNormGradientProblem>
{
    public static IReadOnlyList<IKernel<LayerNormGradientProblem>> CpuKernels { get; } =
        [new LaneKernel<LayerNormGradientProblem, LaneLayerNormGradient>(), new ReferenceLayerNormGradient()];

    public static IReadOnlyList<IKernel<LayerNormGradientProblem>> GpuKernels { get; } = [new GpuLayerNorm()];
}
