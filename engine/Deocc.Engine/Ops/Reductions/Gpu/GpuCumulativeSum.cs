using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Reductions.Gpu;

/// <summary>Float32: an item to each line where neighbouring lines lie side by side or are short, else a group.</summary>
internal sealed class GpuCumulativeSum : IKernel<CumulativeSumProblem>
{
    private const long ElementsForGroup = 64;
    private const long LinesSideBySide = 32;

    public string Name => "gpu";

    public bool Applies(in CumulativeSumProblem problem) => problem.Input.ElementType == ElementType.Float32 && problem.Input.Elements <= int.MaxValue;

    public void Run(in CumulativeSumProblem problem)
    {
        if (problem.Input.Elements == 0) return;
        var view = new AxisView(problem.Input.Shape, problem.Axis);
        int lines = (int)(view.Outer * view.Inner);
        var device = GpuDevice.Of(problem.Output);
        DeviceView<float> input = device.View<float>(problem.Input);
        DeviceView<float> output = device.View<float>(problem.Output);
        var groupSize = new LaunchSize(CumulativeSumKernels.GroupSize);
        int isFromEnd = problem.FromEnd ? 1 : 0;
        if (view.Count >= ElementsForGroup && view.Inner < LinesSideBySide)
            CumulativeSumKernelsLauncher.SumByGroup(device.Queue, new LaunchSize(lines), groupSize, input, output, (int)view.Count, (int)view.Inner, isFromEnd);
        else
            CumulativeSumKernelsLauncher.SumByItem(device.Queue, GpuDevice.Cover(lines, CumulativeSumKernels.GroupSize), groupSize, input, output, lines, (int)view.Count, (int)view.Inner, isFromEnd);
    }
}
