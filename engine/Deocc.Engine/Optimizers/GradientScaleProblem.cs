using Deocc.Engine.Devices;
using Deocc.Engine.Optimizers.Cpu;
using Deocc.Engine.Optimizers.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers;

/// <summary>What a step multiplies its gradients by: largest / (norm + 1e-6) where that is below 1, else 1; NaN where a gradient is not finite.</summary>
/// <param name="Squares">Float64 [gradients], the sums of their squares.</param>
/// <param name="Output">Float32 [1]; written.</param>
/// <param name="Largest">The limit of the joint Euclidean norm; infinity for none.</param>
internal readonly record struct GradientScaleProblem(Tensor Squares, Tensor Output, double Largest) : IProblem<GradientScaleProblem>
{
    public static IReadOnlyList<IKernel<GradientScaleProblem>> CpuKernels { get; } = [new ReferenceGradientScale()];

    public static IReadOnlyList<IKernel<GradientScaleProblem>> GpuKernels { get; } = [new GpuGradientScale()];
}
