using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace Deocc.Engine.Serialization.Zip;

/// <summary>
/// The checksum of zip files: the reflected polynomial 0xEDB88320, start and end inverted. Folds 64 bytes per step where the
/// processor multiplies without carries, takes the instruction for it on Arm, and looks bytes up in a table elsewhere.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int FoldBytes = 64;
    private static readonly uint[] Table = MakeTable();

    // x^n modulo the polynomial for the distances folded over: 4 * 128 + 64 and 4 * 128, 128 + 64 and 128, 64 + 32 bits, and
    // the polynomial with its Barrett quotient, all reflected. Source: Gopal et al., "Fast CRC computation for generic
    // polynomials using PCLMULQDQ instruction", Intel, 2009.
    private static readonly Vector128<ulong> FoldByFour = Vector128.Create(0x154442BD4UL, 0x1C6E41596UL);
    private static readonly Vector128<ulong> FoldByOne = Vector128.Create(0x1751997D0UL, 0x0CCAA009EUL);
    private static readonly Vector128<ulong> FoldTo64 = Vector128.Create(0x163CD6124UL, 0UL);
    private static readonly Vector128<ulong> Barrett = Vector128.Create(0x1DB710641UL, 0x1F7011641UL);
    private static readonly Vector128<ulong> LowHalves = Vector128.Create(0xFFFFFFFFUL);

    /// <summary>Continues a checksum; begin with 0.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        if (Pclmulqdq.IsSupported && bytes.Length >= 2 * FoldBytes)
        {
            int folded = bytes.Length / FoldBytes * FoldBytes;
            crc = Fold(crc, MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes[..folded]));
            bytes = bytes[folded..];
        }
        else if (ArmCrc32.Arm64.IsSupported)
        {
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            foreach (ulong word in words) crc = ArmCrc32.Arm64.ComputeCrc32(crc, word);
            bytes = bytes[(words.Length * sizeof(ulong))..];
        }

        return ~AppendByTable(crc, bytes);
    }

    /// <summary>The plain method: one byte at a time, without the inversions.</summary>
    internal static uint AppendByTable(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes) crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static uint Fold(uint crc, ReadOnlySpan<Vector128<ulong>> blocks)
    {
        Vector128<ulong> a = blocks[0] ^ Vector128.CreateScalar((ulong)crc);
        Vector128<ulong> b = blocks[1], c = blocks[2], d = blocks[3];
        for (int i = 4; i + 3 < blocks.Length; i += 4)
        {
            a = FoldOver(a, FoldByFour) ^ blocks[i];
            b = FoldOver(b, FoldByFour) ^ blocks[i + 1];
            c = FoldOver(c, FoldByFour) ^ blocks[i + 2];
            d = FoldOver(d, FoldByFour) ^ blocks[i + 3];
        }

        a = FoldOver(a, FoldByOne) ^ b;
        a = FoldOver(a, FoldByOne) ^ c;
        a = FoldOver(a, FoldByOne) ^ d;
        return Reduce(a);
    }

    private static Vector128<ulong> FoldOver(Vector128<ulong> value, Vector128<ulong> distance) =>
        Pclmulqdq.CarrylessMultiply(value, distance, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, distance, 0x11);

    // 128 bits to 96, to 64, and by Barrett's method to 32.
    private static uint Reduce(Vector128<ulong> value)
    {
        value = Sse2.ShiftRightLogical128BitLane(value, 8) ^ Pclmulqdq.CarrylessMultiply(value, FoldByOne, 0x10);
        value = Sse2.ShiftRightLogical128BitLane(value, 4) ^ Pclmulqdq.CarrylessMultiply(value & LowHalves, FoldTo64, 0x00);
        Vector128<ulong> quotient = Pclmulqdq.CarrylessMultiply(value & LowHalves, Barrett, 0x10) & LowHalves;
        value ^= Pclmulqdq.CarrylessMultiply(quotient, Barrett, 0x00);
        return value.AsUInt32()[1];
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint value = 0; value < table.Length; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            table[value] = crc;
        }

        return table;
    }
}
