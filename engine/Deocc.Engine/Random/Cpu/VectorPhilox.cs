using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Random.Cpu;

/// <summary>
/// <see cref="Philox4x32"/> for eight consecutive counters at once. Written for 256-bit registers alone: wider ones gain
/// little here, and where they are missing the JIT takes two of 128 bits. One path gives the same bits everywhere.
/// </summary>
internal static class VectorPhilox
{
    /// <summary>Word w of the block at <paramref name="position"/> + b goes to element b of the w-th result.</summary>
    /// <param name="position">A multiple of eight, so that no carry arises between the counter's words.</param>
    /// <param name="stream">The counter's upper half.</param>
    /// <param name="seed">The key.</param>
    /// <param name="word0">Receives the first words.</param>
    /// <param name="word1">Receives the second words.</param>
    /// <param name="word2">Receives the third words.</param>
    /// <param name="word3">Receives the fourth words.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Blocks(
        ulong position,
        ulong stream,
        ulong seed,
        out Vector256<uint> word0,
        out Vector256<uint> word1,
        out Vector256<uint> word2,
        out Vector256<uint> word3)
    {
        Vector256<uint> c0 = Vector256.Create((uint)position) + Vector256<uint>.Indices;
        Vector256<uint> c1 = Vector256.Create((uint)(position >> 32));
        Vector256<uint> c2 = Vector256.Create((uint)stream);
        Vector256<uint> c3 = Vector256.Create((uint)(stream >> 32));
        Vector256<uint> k0 = Vector256.Create((uint)seed);
        Vector256<uint> k1 = Vector256.Create((uint)(seed >> 32));
        for (int round = 0; round < Philox4x32.Rounds; round++)
        {
            Multiply(c0, Philox4x32.Multiplier0, out Vector256<uint> high0, out Vector256<uint> low0);
            Multiply(c2, Philox4x32.Multiplier1, out Vector256<uint> high1, out Vector256<uint> low1);
            c0 = high1 ^ c1 ^ k0;
            c1 = low1;
            c2 = high0 ^ c3 ^ k1;
            c3 = low0;
            k0 += Vector256.Create(Philox4x32.KeyStep0);
            k1 += Vector256.Create(Philox4x32.KeyStep1);
        }

        (word0, word1, word2, word3) = (c0, c1, c2, c3);
    }

    /// <summary>The upper words of the products with a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> MultiplyHigh(Vector256<uint> words, uint factor)
    {
        Multiply(words, factor, out Vector256<uint> high, out _);
        return high;
    }

    /// <summary>The upper and lower words of the products; hardware multiplies the even elements only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(Vector256<uint> words, uint factor, out Vector256<uint> high, out Vector256<uint> low)
    {
        Vector256<uint> lowerHalves = Vector256.Create(0x00000000FFFFFFFFul).AsUInt32();
        Vector256<ulong> even = MultiplyEven(words, factor);
        Vector256<ulong> odd = MultiplyEven((words.AsUInt64() >> 32).AsUInt32(), factor);
        high = Vector256.ConditionalSelect(lowerHalves, (even >> 32).AsUInt32(), odd.AsUInt32());
        low = Vector256.ConditionalSelect(lowerHalves, even.AsUInt32(), (odd << 32).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> MultiplyEven(Vector256<uint> words, uint factor)
    {
        if (Avx2.IsSupported) return Avx2.Multiply(words, Vector256.Create(factor));
        if (Sse2.IsSupported)
        {
            Vector128<uint> factors = Vector128.Create(factor);
            return Vector256.Create(Sse2.Multiply(words.GetLower(), factors), Sse2.Multiply(words.GetUpper(), factors));
        }

        return (words.AsUInt64() & Vector256.Create(0xFFFFFFFFul)) * Vector256.Create((ulong)factor);
    }
}
