using System.Buffers.Binary;

namespace Deocc.Imaging.Jpeg;

/// <summary>Finds the orientation in EXIF data (tag 0x0112 of the first directory).</summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112;

    /// <summary>1 to 8; 1 where the tag is missing or damaged.</summary>
    public static int Find(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return 1;
        bool isLittle = tiff[0] == 'I';
        uint directory = Read32(tiff[4..], isLittle);
        if (directory > tiff.Length - 2) return 1;
        int entries = Read16(tiff[(int)directory..], isLittle);
        for (int i = 0; i < entries; i++)
        {
            long place = directory + 2 + (12L * i);
            if (place + 12 > tiff.Length) return 1;
            ReadOnlySpan<byte> entry = tiff.Slice((int)place, 12);
            if (Read16(entry, isLittle) != Tag) continue;
            int value = Read16(entry[8..], isLittle);
            return value is >= 1 and <= 8 ? value : 1;
        }

        return 1;
    }

    private static int Read16(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Read32(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
