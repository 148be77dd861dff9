using System.Buffers.Binary;

namespace Deocc.Models.FaceModels.Importing.Matlab;

/// <summary>The elements inside an array of a MATLAB file, read in order from a stream that may not seek.</summary>
internal sealed class MatStream(Stream stream)
{
    private const int MostNumbers = 1 << 26;
    private const int ChunkNumbers = 1 << 16;
    private const int Alignment = 8;

    private readonly byte[] _chunk = new byte[ChunkNumbers * sizeof(double)];

    /// <summary>Reads an element's tag: its type and its length in bytes.</summary>
    public (int Type, long Length) ReadTag()
    {
        (int type, long length, _) = ReadAnyTag();
        return (type, length);
    }

    /// <summary>Reads a short element of bytes.</summary>
    public byte[] ReadBytes(int most)
    {
        (_, long length, bool small) = ReadAnyTag();
        if (length > most) throw new InvalidDataException($"an element of {length} bytes where at most {most} are expected");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        SkipPadding(length, small);
        return bytes;
    }

    /// <summary>Reads an element of so many numbers of any type as floats.</summary>
    public float[] ReadNumbers(string name, long count)
    {
        (int type, long length, bool small) = ReadAnyTag();
        int size = SizeOf(type);
        if (count > MostNumbers || length != count * size)
            throw new InvalidDataException($"array '{name}' says {count} numbers but has {length} bytes of type {type}");

        // Grows with what arrives, since a damaged file may claim anything.
        var values = new float[Math.Min(count, ChunkNumbers)];
        for (int done = 0; done < count;)
        {
            int some = (int)Math.Min(count - done, ChunkNumbers);
            Span<byte> bytes = _chunk.AsSpan(0, some * size);
            stream.ReadExactly(bytes);
            if (done + some > values.Length) Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
            for (int i = 0; i < some; i++) values[done + i] = ToFloat(type, bytes[(i * size)..]);
            done += some;
        }

        SkipPadding(length, small);
        return values;
    }

    // A small element keeps its length in the upper half of the type and its data in the other four bytes of the tag.
    private (int Type, long Length, bool Small) ReadAnyTag()
    {
        Span<byte> word = stackalloc byte[4];
        stream.ReadExactly(word);
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (first >> 16 != 0)
        {
            if (first >> 16 > 4) throw new InvalidDataException("a small element is longer than four bytes");
            return ((int)(first & 0xFFFF), first >> 16, true);
        }

        stream.ReadExactly(word);
        return ((int)first, BinaryPrimitives.ReadUInt32LittleEndian(word), false);
    }

    private void SkipPadding(long length, bool small)
    {
        int unit = small ? 4 : Alignment;
        int padding = (int)((unit - (length % unit)) % unit);
        Span<byte> skipped = stackalloc byte[Alignment];

        // The last element of an array may lack its padding.
        stream.ReadAtLeast(skipped[..padding], padding, throwOnEndOfStream: false);
    }

    private static int SizeOf(int type) => type switch
    {
        1 or 2 => 1,
        3 or 4 => 2,
        5 or 6 or 7 => 4,
        9 or 12 or 13 => 8,
        _ => throw new InvalidDataException($"numbers of the unknown type {type}"),
    };

    private static float ToFloat(int type, ReadOnlySpan<byte> bytes) => type switch
    {
        1 => (sbyte)bytes[0],
        2 => bytes[0],
        3 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        4 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        5 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        6 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        7 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        9 => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        12 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };
}
