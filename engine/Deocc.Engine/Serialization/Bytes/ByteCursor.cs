using System.Buffers.Binary;
using System.Text;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Serialization.Bytes;

/// <summary>Reads a <see cref="ByteSource"/> step by step; running past its end is a <see cref="FileFormatException"/>.</summary>
internal sealed class ByteCursor(string file, ByteSource source, long position = 0)
{
    private const int LongestLine = 1 << 16;

    /// <summary>The file's name for messages.</summary>
    public string File => file;

    /// <summary>The bytes that are read.</summary>
    public ByteSource Source => source;

    /// <summary>The offset of the next byte.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Bytes left.</summary>
    public long Remaining => source.Length - Position;

    /// <summary>Takes a number of bytes; the span is into the source.</summary>
    public ReadOnlySpan<byte> Bytes(long count)
    {
        if (count < 0 || count > Remaining) throw CutOff();
        if (count > int.MaxValue)
            throw new FileFormatException($"{file}: a value of {count} bytes at byte {Position} is too long");
        ReadOnlySpan<byte> bytes = source.Slice(Position, (int)count);
        Position += count;
        return bytes;
    }

    /// <summary>Passes over a number of bytes.</summary>
    public void Skip(long count)
    {
        if (count < 0 || count > Remaining) throw CutOff();
        Position += count;
    }

    /// <summary>Takes one byte.</summary>
    public byte Byte() => Bytes(1)[0];

    /// <summary>Takes an unsigned 16-bit number, little-endian.</summary>
    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    /// <summary>Takes a signed 32-bit number, little-endian.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    /// <summary>Takes a signed 64-bit number, little-endian.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

    /// <summary>Takes a big-endian binary64.</summary>
    public double DoubleBigEndian() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    /// <summary>Takes UTF-8 text.</summary>
    public string Text(long byteCount) => Encoding.UTF8.GetString(Bytes(byteCount));

    /// <summary>Takes text up to a line feed, which is passed over.</summary>
    public string Line()
    {
        ReadOnlySpan<byte> window = source.Slice(Position, (int)Math.Min(Remaining, LongestLine));
        int end = window.IndexOf((byte)'\n');
        if (end < 0) throw CutOff();
        Position += end + 1;
        return Encoding.UTF8.GetString(window[..end]);
    }

    private FileFormatException CutOff() => new($"{file}: the file is cut off or damaged at byte {Position}");
}
