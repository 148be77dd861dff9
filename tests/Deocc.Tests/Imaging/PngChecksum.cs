using System.Buffers.Binary;

namespace Deocc.Tests.Imaging;

/// <summary>The checksums of PNG's chunks, computed bit by bit.</summary>
internal static class PngChecksum
{
    /// <summary>The checksum of a chunk's type and content.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte value in bytes)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++) state = (state & 1) == 0 ? state >> 1 : 0xEDB88320 ^ (state >> 1);
        }

        return ~state;
    }

    /// <summary>Makes the checksums of a file right, so that damage gets past them.</summary>
    public static void Mend(byte[] file)
    {
        for (int position = 8; position + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(position));
            if (length > file.Length - position - 12) return;
            uint checksum = Of(file.AsSpan(position + 4, (int)length + 4));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(position + 8 + (int)length), checksum);
            position += 12 + (int)length;
        }
    }
}
