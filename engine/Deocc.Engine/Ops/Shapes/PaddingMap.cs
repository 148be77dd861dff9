using Deocc.Engine.Devices;
using Deocc.Engine.Ops.Shapes.Cpu;
using Deocc.Engine.Ops.Shapes.Gpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>Which element of a tensor each place of its padded version repeats.</summary>
/// <param name="Original">The tensor's shape.</param>
/// <param name="Padded">The padded shape.</param>
/// <param name="Before">Places added in front of each axis.</param>
/// <param name="Mode">Reflect or replicate.</param>
internal readonly record struct PaddingMap(Shape Original, Shape Padded, AxisPadding Before, PaddingMode Mode)
{
    /// <summary>The element that a padded place repeats, along one axis.</summary>
    public int Source(int axis, int place)
    {
        int size = Original[axis];
        int index = place - Before[axis];
        if (Mode == PaddingMode.Replicate) return Math.Clamp(index, 0, size - 1);
        index = Math.Abs(index);
        return index < size ? index : (2 * (size - 1)) - index;
    }

    /// <summary>The padded places in front of those that hold the tensor itself.</summary>
    public int Front(int axis) => Before[axis];

    /// <summary>The padded places behind those that hold the tensor itself.</summary>
    public int Back(int axis) => Padded[axis] - Before[axis] - Original[axis];
}

/// <summary>Output[place] = input[source of the place].</summary>
internal readonly record struct BorderPaddingProblem(Tensor Input, Tensor Output, PaddingMap Map) : IProblem<BorderPaddingProblem>
{
    public static IReadOnlyList<IKernel<BorderPaddingProblem>> CpuKernels { get; } = [new RowPadding(), new ReferencePadding()];

    public static IReadOnlyList<IKernel<BorderPaddingProblem>> GpuKernels { get; } = [new GpuPadding()];
}

/// <summary>Output[element] = the sum of input[place] over the places that repeat the element.</summary>
internal readonly record struct BorderFoldingProblem(Tensor Input, Tensor Output, PaddingMap Map) : IProblem<BorderFoldingProblem>
{
    public static IReadOnlyList<IKernel<BorderFoldingProblem>> CpuKernels { get; } = [new RowFolding(), new ReferenceFolding()];

    public static IReadOnlyList<IKernel<BorderFoldingProblem>> GpuKernels { get; } = [new GpuPadding()];
}
