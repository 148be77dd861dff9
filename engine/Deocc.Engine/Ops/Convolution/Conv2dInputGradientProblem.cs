using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Convolution.Cpu;
using Deocc.Engine.Ops.Convolution.Cpu.Winograd;
using Deocc.Engine.Ops.Convolution.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// InputGradient = epilogue(gradient of a convolution with respect to its input). The same computation is the transposed
/// convolution, whose input is the output's gradient here. All tensors are of one type, float32 or float64.
/// </summary>
/// <param name="Geometry">The sizes of the convolution.</param>
/// <param name="OutputGradient">[batch, outputChannels, outputSize].</param>
/// <param name="Weight">[outputChannels, inputChannels / groups, kernel].</param>
/// <param name="InputGradient">[batch, inputChannels, inputSize].</param>
/// <param name="Epilogue">What happens to the sums; its channels are the input's.</param>
public readonly record struct Conv2dInputGradientProblem(
    Conv2dGeometry Geometry, Tensor OutputGradient, Tensor Weight, Tensor InputGradient, Conv2dEpilogue Epilogue = default)
    : IProblem<Conv2dInputGradientProblem>
{
    /// <inheritdoc/>
    public static IReadOnlyList<IKernel<Conv2dInputGradientProblem>> CpuKernels { get; } =
        [new DepthwiseConv2d(), new WinogradConv2d(), new GatherConv2d(GatherLayout.Bands), new GatherConv2d(GatherLayout.Panels), new ReferenceConv2d()];

    /// <inheritdoc/>
    public static IReadOnlyList<IKernel<Conv2dInputGradientProblem>> GpuKernels { get; } =
        [new GpuDirectConv2d(), new GpuWinogradConv2d(), new GpuPointwiseConv2d(), new GpuConv2d()];

    /// <inheritdoc/>
    public static long CountFlops(in Conv2dInputGradientProblem problem) => problem.Geometry.Flops;
}
