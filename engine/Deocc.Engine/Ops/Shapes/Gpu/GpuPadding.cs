using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Gpu;

/// <summary>Float32; two axes in one launch, from the last on.</summary>
internal sealed class GpuPadding : IKernel<BorderPaddingProblem>, IKernel<BorderFoldingProblem>
{
    public string Name => "gpu";

    public bool Applies(in BorderPaddingProblem problem) => Applies(problem.Input, problem.Output);

    public bool Applies(in BorderFoldingProblem problem) => Applies(problem.Input, problem.Output);

    public void Run(in BorderPaddingProblem problem) => Run(problem.Map, problem.Input, problem.Output, problem.Map.Padded, isFolding: false);

    public void Run(in BorderFoldingProblem problem) => Run(problem.Map, problem.Input, problem.Output, problem.Map.Original, isFolding: true);

    private static bool Applies(Tensor input, Tensor output) =>
        input.ElementType == ElementType.Float32 && input.Elements <= int.MaxValue && output.Elements <= int.MaxValue;

    private static void Run(in PaddingMap map, Tensor input, Tensor output, Shape wanted, bool isFolding)
    {
        if (output.Elements == 0) return;
        Tensor from = input;
        int axis = FindPadded(map, wanted.Rank - 1);
        do
        {
            int second = axis;
            int first = FindPadded(map, second - 1);
            axis = FindPadded(map, first - 1);
            Shape shape = second < 0 ? from.Shape : from.Shape.With(second, wanted[second]);
            if (first >= 0) shape = shape.With(first, wanted[first]);
            Tensor to = axis < 0 ? output : Tensor.Empty(shape, ElementType.Float32, output.Device);
            Launch(map, from, to, first, second, isFolding);
            if (!ReferenceEquals(from, input)) from.Dispose();
            from = to;
        }
        while (axis >= 0);
    }

    private static void Launch(in PaddingMap map, Tensor from, Tensor to, int first, int second, bool isFolding)
    {
        var device = GpuDevice.Of(to);
        int count = (int)to.Elements;
        int inner = (int)to.Shape.ElementsBetween(second + 1, to.Rank);
        int between = first < 0 ? 1 : (int)to.Shape.ElementsBetween(first + 1, second);
        PaddedAxis outerAxis = Axis(map, first);
        PaddedAxis innerAxis = Axis(map, second);
        LaunchSize groups = GpuDevice.Cover(count, PaddingKernels.GroupSize);
        var groupSize = new LaunchSize(PaddingKernels.GroupSize);
        if (isFolding)
            PaddingKernelsLauncher.Fold(device.Queue, groups, groupSize, device.View<float>(from), device.View<float>(to), count, between, inner, outerAxis, innerAxis);
        else
            PaddingKernelsLauncher.Pad(device.Queue, groups, groupSize, device.View<float>(from), device.View<float>(to), count, between, inner, outerAxis, innerAxis);
    }

    /// <summary>The last padded axis up to a place, or -1.</summary>
    private static int FindPadded(in PaddingMap map, int axis)
    {
        while (axis >= 0 && map.Padded[axis] == map.Original[axis]) axis--;
        return axis;
    }

    private static PaddedAxis Axis(in PaddingMap map, int axis) => axis < 0 ? PaddedAxis.Single : new()
    {
        Original = map.Original[axis],
        Padded = map.Padded[axis],
        Before = map.Front(axis),
        Reflects = map.Mode == PaddingMode.Reflect ? 1 : 0,
    };
}
