using System.Buffers.Binary;
using System.Numerics;

namespace Deocc.Training.Runs.TensorBoard;

/// <summary>The checksum of TFRecord files: CRC-32C (Castagnoli), turned by 15 bits with a constant added.</summary>
public static class RecordChecksum
{
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>The masked checksum, as <c>tensorflow/core/lib/hash/crc32c.h</c> defines it.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Plain(bytes), 15) + MaskDelta;

    /// <summary>CRC-32C: start and end inverted.</summary>
    public static uint Plain(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
