namespace Deocc.Engine.Serialization.Bytes;

/// <summary>Bytes in managed memory.</summary>
internal sealed class ArraySource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public override ReadOnlySpan<byte> Slice(long offset, int length) => bytes.Span.Slice((int)offset, length);
}
