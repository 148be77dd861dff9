namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>The device's own clock around a launch. To be disposed once it was read.</summary>
public abstract class LaunchTiming : IDisposable
{
    /// <summary>Waits until the kernel has run.</summary>
    /// <returns>How long it ran, in milliseconds, without the time before its start.</returns>
    public abstract double Wait();

    /// <inheritdoc/>
    public abstract void Dispose();
}
