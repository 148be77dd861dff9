namespace Deocc.Engine.Serialization.Bytes;

/// <summary>
/// Bytes that can be read at any place: a mapped file, a part of it, or memory. Callers check ranges against
/// <see cref="Length"/>; a span is valid until the source's owner is disposed.
/// </summary>
internal abstract class ByteSource
{
    /// <summary>The number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>The bytes from <paramref name="offset"/> on.</summary>
    public abstract ReadOnlySpan<byte> Slice(long offset, int length);

    /// <summary>Whether the range lies inside; safe for any numbers.</summary>
    public bool Contains(long offset, long length) => offset >= 0 && length >= 0 && length <= Length && offset <= Length - length;

    /// <summary>The part that starts at <paramref name="offset"/>.</summary>
    public ByteSource Part(long offset, long length)
    {
        if (!Contains(offset, length)) throw new ArgumentOutOfRangeException(nameof(offset), offset, "part outside its source");
        return new SourcePart(this, offset, length);
    }

    private sealed class SourcePart(ByteSource whole, long start, long length) : ByteSource
    {
        public override long Length => length;

        public override ReadOnlySpan<byte> Slice(long offset, int count)
        {
            if (!Contains(offset, count))
                throw new ArgumentOutOfRangeException(nameof(offset), offset, "slice outside its source");
            return whole.Slice(start + offset, count);
        }
    }
}
