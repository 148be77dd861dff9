using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Convolution;
using Deocc.Engine.Ops.Convolution.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Output = ELU(a) * sigmoid(b), where a and b are the halves of the channels of convolution + bias. All tensors are of one type,
/// float32 or float64.
/// </summary>
/// <param name="Geometry">The sizes of the convolution, to both halves.</param>
/// <param name="Input">[batch, inputChannels, inputSize].</param>
/// <param name="Weight">[outputChannels, inputChannels / groups, kernel].</param>
/// <param name="Bias">[outputChannels], or null.</param>
/// <param name="Output">[batch, outputChannels / 2, outputSize].</param>
/// <param name="Sums">[batch, outputChannels, outputSize]: a and b, which a backward pass needs; null where nobody does.</param>
/// <param name="Prepared">Where layouts of this weight are kept, or null when each call makes its own.</param>
internal readonly record struct GatedConv2dProblem(
    Conv2dGeometry Geometry, Tensor Input, Tensor Weight, Tensor? Bias, Tensor Output, Tensor? Sums = null, PreparedConv2d? Prepared = null)
    : IProblem<GatedConv2dProblem>
{
    public static IReadOnlyList<IKernel<GatedConv2dProblem>> CpuKernels { get; } = [new ComposedGatedConv2d()];

    public static IReadOnlyList<IKernel<GatedConv2dProblem>> GpuKernels { get; } = [new GpuGatedConv2d(), new ComposedGatedConv2d()];

    public static long CountFlops(in GatedConv2dProblem problem) => problem.Geometry.Flops;
}
