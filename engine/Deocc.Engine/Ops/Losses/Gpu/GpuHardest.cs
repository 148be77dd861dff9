using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Losses.Gpu;

/// <summary>
/// The limit's bits are found four at a time: each group counts its losses by the next digit, and one adds them up and decides. The
/// host reads nothing.
/// </summary>
internal sealed class GpuHardest : IKernel<HardestProblem>
{
    public string Name => "gpu";

    public bool Applies(in HardestProblem problem) => true;

    public void Run(in HardestProblem problem)
    {
        var device = GpuDevice.Of(problem.Losses);
        int count = (int)problem.Losses.Elements;
        LaunchSize groups = GpuDevice.Cover(count, HardestKernels.LossesPerGroup);
        var groupSize = new LaunchSize(HardestKernels.GroupSize);
        using Tensor partials = Tensor.Empty([groups.X, HardestKernels.Counters], ElementType.Int32, device);
        using Tensor state = Tensor.Zeros([HardestKernels.StateSize], ElementType.Int32, device);
        DeviceView<float> losses = device.View<float>(problem.Losses);
        DeviceView<int> found = device.View<int>(state);
        for (int shift = HardestKernels.HighestShift; shift >= 0; shift -= HardestKernels.DigitBits)
        {
            HardestKernelsLauncher.CountDigits(device.Queue, groups, groupSize, losses, found, device.View<int>(partials), count, shift, problem.Limit);
            HardestKernelsLauncher.FindDigit(device.Queue, new LaunchSize(1), groupSize, device.View<int>(partials), found, groups.X, shift, problem.Least);
        }

        HardestKernelsLauncher.CountEqual(device.Queue, groups, groupSize, losses, found, device.View<int>(partials), count);
        HardestKernelsLauncher.Choose(
            device.Queue, groups, groupSize, losses, found, device.View<int>(partials), device.View<float>(problem.Chosen), device.View<int>(problem.Count),
            count, problem.Limit, problem.Least);
    }
}
