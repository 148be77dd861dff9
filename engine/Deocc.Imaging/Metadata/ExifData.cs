using System.Buffers.Binary;

namespace Deocc.Imaging.Metadata;

/// <summary>EXIF data: a small TIFF file in a picture's. Only what has to change with the pixels is understood.</summary>
internal static class ExifData
{
    private const int OrientationTag = 0x0112;
    private const int EntryBytes = 12;
    private const int HeaderBytes = 8;

    /// <summary>The orientation, 1 to 8; 1 where the tag of the first directory is missing or damaged.</summary>
    public static int Orientation(ReadOnlySpan<byte> tiff)
    {
        int place = PlaceOfOrientation(tiff, out bool isLittle, out _);
        int value = place < 0 ? 1 : Read16(tiff[place..], isLittle);
        return value is >= 1 and <= 8 ? value : 1;
    }

    /// <summary>The data for pixels that were turned upright and changed: orientation 1, and no preview, which would show what was.</summary>
    public static byte[] ForUprightPixels(ReadOnlySpan<byte> tiff)
    {
        byte[] result = tiff.ToArray();
        int orientation = PlaceOfOrientation(tiff, out bool isLittle, out int next);
        if (orientation >= 0)
        {
            result[orientation] = (byte)(isLittle ? 1 : 0);
            result[orientation + 1] = (byte)(isLittle ? 0 : 1);
        }

        // The second directory is the preview's.
        if (next >= 0) result.AsSpan(next, 4).Clear();
        return result;
    }

    /// <summary>Where the orientation's value stands, and where that of the next directory's place does; -1 for nowhere.</summary>
    private static int PlaceOfOrientation(ReadOnlySpan<byte> tiff, out bool isLittle, out int next)
    {
        next = -1;
        isLittle = tiff.Length > 0 && tiff[0] == 'I';
        if (tiff.Length < HeaderBytes) return -1;
        uint directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2) return -1;
        int first = (int)directory + 2;
        int entries = Read16(tiff[(int)directory..], isLittle);
        long end = first + ((long)EntryBytes * entries);
        if (end + 4 <= tiff.Length) next = (int)end;
        for (int i = 0; i < entries && first + (EntryBytes * (i + 1)) <= tiff.Length; i++)
        {
            int place = first + (EntryBytes * i);
            if (Read16(tiff[place..], isLittle) == OrientationTag) return place + HeaderBytes;
        }

        return -1;
    }

    private static int Read16(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
