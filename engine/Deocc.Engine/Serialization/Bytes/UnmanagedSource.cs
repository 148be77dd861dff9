namespace Deocc.Engine.Serialization.Bytes;

/// <summary>What is left of a stream over unmanaged memory, in place; valid until the stream is disposed.</summary>
internal sealed unsafe class UnmanagedSource(UnmanagedMemoryStream stream) : ByteSource
{
    private readonly byte* _start = stream.PositionPointer;

    /// <inheritdoc/>
    public override long Length { get; } = stream.Length - stream.Position;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(!stream.CanRead, stream);
        if (!Contains(offset, length)) throw new ArgumentOutOfRangeException(nameof(offset), offset, "slice outside the stream");
        return new ReadOnlySpan<byte>(_start + offset, length);
    }
}
