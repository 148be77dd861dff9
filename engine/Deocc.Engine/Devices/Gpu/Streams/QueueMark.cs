namespace Deocc.Engine.Devices.Gpu.Streams;

/// <summary>A point in a device's queue, behind all work that was started before it.</summary>
internal abstract class QueueMark : IDisposable
{
    /// <summary>Whether the device has come past it.</summary>
    public abstract bool IsPassed { get; }

    /// <summary>Waits until the device has come past it.</summary>
    public abstract void Wait();

    /// <inheritdoc/>
    public abstract void Dispose();
}
