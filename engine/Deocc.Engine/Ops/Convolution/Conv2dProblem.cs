using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Convolution.Cpu;
using Deocc.Engine.Ops.Convolution.Cpu.Winograd;
using Deocc.Engine.Ops.Convolution.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Output = epilogue(convolution of input and weight); see <see cref="Conv2dGeometry"/> for the shapes. All tensors are of one
/// type, float32 or float64.
/// </summary>
/// <param name="Geometry">The sizes.</param>
/// <param name="Input">[batch, inputChannels, inputSize].</param>
/// <param name="Weight">[outputChannels, inputChannels / groups, kernel].</param>
/// <param name="Output">[batch, outputChannels, outputSize].</param>
/// <param name="Epilogue">What happens to the sums; its channels are the output's.</param>
/// <param name="Prepared">Where layouts of this weight are kept, or null when each call makes its own.</param>
public readonly record struct Conv2dProblem(
    Conv2dGeometry Geometry,
    Tensor Input,
    Tensor Weight,
    Tensor Output,
    Conv2dEpilogue Epilogue = default,
    PreparedConv2d? Prepared = null)
    : IProblem<Conv2dProblem>
{
    /// <inheritdoc/>
    public static IReadOnlyList<IKernel<Conv2dProblem>> CpuKernels { get; } =
        [new DepthwiseConv2d(), new WinogradConv2d(), new GatherConv2d(GatherLayout.Bands), new GatherConv2d(GatherLayout.Panels), new ReferenceConv2d()];

    /// <inheritdoc/>
    public static IReadOnlyList<IKernel<Conv2dProblem>> GpuKernels { get; } = [new GpuDirectConv2d(), new GpuWinogradConv2d(), new GpuPointwiseConv2d(), new GpuConv2d()];

    /// <inheritdoc/>
    public static long CountFlops(in Conv2dProblem problem) => problem.Geometry.Flops;
}
