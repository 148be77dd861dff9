using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Gpu;

/// <summary>Float32, a group to each line, or an item to each short one.</summary>
internal sealed class GpuExtremum : IKernel<ExtremumProblem>
{
    /// <summary>From how many elements per line on a group works on each.</summary>
    private const long ElementsForGroup = 64;

    public string Name => "gpu";

    public bool Applies(in ExtremumProblem problem) => problem.Input.ElementType == ElementType.Float32 && problem.Input.Elements <= int.MaxValue;

    public void Run(in ExtremumProblem problem)
    {
        var view = new AxisView(problem.Input.Shape, 1);
        int lines = (int)(view.Outer * view.Inner);
        if (lines == 0) return;
        var device = GpuDevice.Of(problem.Values);
        DeviceView<float> input = device.View<float>(problem.Input);
        DeviceView<float> values = device.View<float>(problem.Values);
        DeviceView<long> indices = device.View<long>(problem.Indices);
        var groupSize = new LaunchSize(ExtremumKernels.GroupSize);
        int isLargest = problem.Largest ? 1 : 0;
        if (view.Count >= ElementsForGroup)
            ExtremumKernelsLauncher.ExtremumByGroup(device.Queue, new LaunchSize(lines), groupSize, input, values, indices, (int)view.Count, (int)view.Inner, isLargest);
        else
            ExtremumKernelsLauncher.ExtremumByItem(device.Queue, GpuDevice.Cover(lines, ExtremumKernels.GroupSize), groupSize, input, values, indices, lines, (int)view.Count, (int)view.Inner, isLargest);
    }
}
