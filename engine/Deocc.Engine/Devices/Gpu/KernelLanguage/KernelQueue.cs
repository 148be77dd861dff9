namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Where a device takes kernels, one after the other.</summary>
public abstract class KernelQueue
{
    /// <summary>A kernel, built on its first use.</summary>
    /// <param name="source">The module.</param>
    /// <param name="kernel">The kernel's name in it.</param>
    public abstract DeviceKernel Load(KernelSource source, string kernel);

    /// <summary>Starts a kernel with the arguments that were set last; returns before it is done.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="groupSize">Items in a group.</param>
    public abstract void Launch(DeviceKernel kernel, LaunchSize groups, LaunchSize groupSize);

    /// <summary>Starts a kernel as <see cref="Launch"/> does, and has the device measure how long it runs.</summary>
    /// <inheritdoc cref="Launch"/>
    public abstract LaunchTiming LaunchTimed(DeviceKernel kernel, LaunchSize groups, LaunchSize groupSize);
}
