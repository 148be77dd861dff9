using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Devices.Gpu.Tuning;

/// <summary>A device's queue whose kernels are built with values for their tunable constants.</summary>
/// <param name="queue">The queue that runs the kernels.</param>
/// <param name="values">The values.</param>
internal sealed class TunedQueue(KernelQueue queue, TunableValues values) : KernelQueue
{
    /// <inheritdoc/>
    public override DeviceKernel Load(KernelSource source, string kernel) => queue.Load(values.Apply(source), kernel);

    /// <inheritdoc/>
    public override void Launch(DeviceKernel kernel, LaunchSize groups, LaunchSize groupSize) => queue.Launch(kernel, groups, groupSize);

    /// <inheritdoc/>
    public override LaunchTiming LaunchTimed(DeviceKernel kernel, LaunchSize groups, LaunchSize groupSize) => queue.LaunchTimed(kernel, groups, groupSize);
}
