namespace Deocc.Engine.Devices.Gpu.Streams;

/// <summary>Numbers on their way to the host. To be disposed, which waits for them where nobody read them.</summary>
internal abstract class HostRead : IDisposable
{
    /// <summary>How much is read in this way at most: a few numbers.</summary>
    public const int MostBytes = 4096;

    /// <summary>Waits for the bytes.</summary>
    /// <param name="target">As many as were asked for.</param>
    public abstract void Read(Span<byte> target);

    /// <inheritdoc/>
    public abstract void Dispose();
}
