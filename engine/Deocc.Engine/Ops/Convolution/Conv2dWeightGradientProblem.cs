using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Convolution.Cpu;
using Deocc.Engine.Ops.Convolution.Cpu.Winograd;
using Deocc.Engine.Ops.Convolution.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// WeightGradient = gradient of a convolution with respect to its weight. All tensors are of one type, float32 or float64.
/// </summary>
/// <param name="Geometry">The sizes.</param>
/// <param name="Input">[batch, inputChannels, inputSize].</param>
/// <param name="OutputGradient">[batch, outputChannels, outputSize].</param>
/// <param name="WeightGradient">[outputChannels, inputChannels / groups, kernel].</param>
public readonly record struct Conv2dWeightGradientProblem(
    Conv2dGeometry Geometry, Tensor Input, Tensor OutputGradient, Tensor WeightGradient)
    : IProblem<Conv2dWeightGradientProblem>
{
    /// <inheritdoc/>
    public static IReadOnlyList<IKernel<Conv2dWeightGradientProblem>> CpuKernels { get; } =
    [
        new DepthwiseConv2dWeightGradient(),
        new WinogradConv2dWeightGradient(),
        new PointwiseConv2dWeightGradient(),
        new GemmConv2dWeightGradient(),
        new ReferenceConv2d(),
    ];

    /// <inheritdoc/>
    public static IReadOnlyList<IKernel<Conv2dWeightGradientProblem>> GpuKernels { get; } = [new GpuDirectConv2d(), new GpuPointwiseConv2d(), new GpuConv2d()];

    /// <inheritdoc/>
    public static long CountFlops(in Conv2dWeightGradientProblem problem) => problem.Geometry.Flops;
}
