using System.Buffers.Binary;
using System.Globalization;

namespace Deocc.Models.FaceModels.Meshes;

/// <summary>The numbers of a PLY file's body one after another, from text or little-endian bytes.</summary>
internal sealed class PlyNumbers(Stream stream, bool text)
{
    private const int LongestWord = 64;

    private readonly byte[] _word = new byte[LongestWord];

    /// <summary>The next number.</summary>
    /// <exception cref="EndOfStreamException">There is none.</exception>
    /// <exception cref="FormatException">It is unreadable.</exception>
    public double Read(PlyType type) => text ? ReadWord() : ReadBytes(type);

    private double ReadWord()
    {
        int next = stream.ReadByte();
        while (next is ' ' or '\t' or '\r' or '\n') next = stream.ReadByte();
        int length = 0;
        for (; next is not (< 0 or ' ' or '\t' or '\r' or '\n'); next = stream.ReadByte())
        {
            if (length == LongestWord) throw new FormatException("a number is too long");
            _word[length++] = (byte)next;
        }

        if (length == 0) throw new EndOfStreamException();
        return double.Parse(_word.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private double ReadBytes(PlyType type)
    {
        Span<byte> bytes = _word.AsSpan(0, type switch
        {
            PlyType.Int8 or PlyType.UInt8 => 1,
            PlyType.Int16 or PlyType.UInt16 => 2,
            PlyType.Float64 => 8,
            _ => 4,
        });
        stream.ReadExactly(bytes);
        return type switch
        {
            PlyType.Int8 => (sbyte)bytes[0],
            PlyType.UInt8 => bytes[0],
            PlyType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            PlyType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            PlyType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            PlyType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            PlyType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }
}
