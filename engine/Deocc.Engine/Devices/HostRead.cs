namespace Deocc.Engine.Devices;

/// <summary>Numbers on their way to the host. To be disposed, which waits for them where nobody read them.</summary>
internal abstract class HostRead : IDisposable
{
    /// <summary>Waits for the bytes.</summary>
    /// <param name="target">As many as were asked for.</param>
    public abstract void Read(Span<byte> target);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Numbers that the host has already.</summary>
    internal sealed class Finished(byte[] bytes) : HostRead
    {
        /// <inheritdoc/>
        public override void Read(Span<byte> target) => bytes.CopyTo(target);

        /// <inheritdoc/>
        public override void Dispose()
        {
            // There is nothing to wait for.
        }
    }
}
