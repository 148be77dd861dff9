using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Imaging.Jpeg;

/// <summary>
/// The inverse discrete cosine transform of an 8x8 block: the separable algorithm of Loeffler, Ligtenberg and Moschytz (1989)
/// in fixed point with 13 fractional bits, eight columns at a time.
/// </summary>
internal static class InverseCosine
{
    private const int FractionBits = 13;
    private const int FirstPassBits = 2;
    private const byte LowerHalves = 0x20;
    private const byte UpperHalves = 0x31;
    private const int C0298 = 2446;
    private const int C0390 = 3196;
    private const int C0541 = 4433;
    private const int C0765 = 6270;
    private const int C0899 = 7373;
    private const int C1175 = 9633;
    private const int C1501 = 12299;
    private const int C1847 = 15137;
    private const int C1961 = 16069;
    private const int C2053 = 16819;
    private const int C2562 = 20995;
    private const int C3072 = 25172;

    /// <summary>Dequantises and transforms a block.</summary>
    /// <param name="coefficients">64 coefficients, row-major.</param>
    /// <param name="quantization">64 factors, row-major.</param>
    /// <param name="output">Receives 8 rows of samples 0..255.</param>
    /// <param name="stride">Samples from one row of the output to the next.</param>
    public static void Transform(ReadOnlySpan<short> coefficients, ReadOnlySpan<ushort> quantization, Span<byte> output, int stride)
    {
        if (!coefficients[1..].ContainsAnyExcept((short)0))
        {
            int value = Math.Clamp((((coefficients[0] * quantization[0]) + 4) >> 3) + 128, 0, 255);
            for (int y = 0; y < JpegTables.BlockSide; y++) output.Slice(y * stride, JpegTables.BlockSide).Fill((byte)value);
            return;
        }

        Vector256<int> r0 = Load(coefficients, quantization, 0);
        Vector256<int> r1 = Load(coefficients, quantization, 1);
        Vector256<int> r2 = Load(coefficients, quantization, 2);
        Vector256<int> r3 = Load(coefficients, quantization, 3);
        Vector256<int> r4 = Load(coefficients, quantization, 4);
        Vector256<int> r5 = Load(coefficients, quantization, 5);
        Vector256<int> r6 = Load(coefficients, quantization, 6);
        Vector256<int> r7 = Load(coefficients, quantization, 7);
        Pass(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, FractionBits - FirstPassBits);
        Transpose(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        Pass(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, FractionBits + FirstPassBits + 3);
        Transpose(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        Store(r0, output);
        Store(r1, output[stride..]);
        Store(r2, output[(2 * stride)..]);
        Store(r3, output[(3 * stride)..]);
        Store(r4, output[(4 * stride)..]);
        Store(r5, output[(5 * stride)..]);
        Store(r6, output[(6 * stride)..]);
        Store(r7, output[(7 * stride)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Load(ReadOnlySpan<short> coefficients, ReadOnlySpan<ushort> quantization, int row)
    {
        Vector256<int> coefficient = Vector256.WidenLower(Vector128.Create(coefficients.Slice(8 * row, 8)).ToVector256Unsafe());
        Vector256<uint> factor = Vector256.WidenLower(Vector128.Create(quantization.Slice(8 * row, 8)).ToVector256Unsafe());
        return coefficient * factor.AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> row, Span<byte> output)
    {
        Vector256<int> shifted = row + Vector256.Create(128);
        Vector256<int> clamped = Vector256.Min(Vector256.Max(shifted, Vector256<int>.Zero), Vector256.Create(255));
        Vector128<ushort> words = Vector128.Narrow(clamped.GetLower().AsUInt32(), clamped.GetUpper().AsUInt32());
        Vector128.Narrow(words, words).GetLower().CopyTo(output[..JpegTables.BlockSide]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(
        ref Vector256<int> r0,
        ref Vector256<int> r1,
        ref Vector256<int> r2,
        ref Vector256<int> r3,
        ref Vector256<int> r4,
        ref Vector256<int> r5,
        ref Vector256<int> r6,
        ref Vector256<int> r7,
        int shift)
    {
        Vector256<int> z2 = r2;
        Vector256<int> z3 = r6;
        Vector256<int> z1 = (z2 + z3) * C0541;
        Vector256<int> even2 = z1 - (z3 * C1847);
        Vector256<int> even3 = z1 + (z2 * C0765);
        Vector256<int> even0 = (r0 + r4) << FractionBits;
        Vector256<int> even1 = (r0 - r4) << FractionBits;
        Vector256<int> sum0 = even0 + even3;
        Vector256<int> sum3 = even0 - even3;
        Vector256<int> sum1 = even1 + even2;
        Vector256<int> sum2 = even1 - even2;

        Vector256<int> odd0 = r7;
        Vector256<int> odd1 = r5;
        Vector256<int> odd2 = r3;
        Vector256<int> odd3 = r1;
        Vector256<int> y1 = (odd0 + odd3) * -C0899;
        Vector256<int> y2 = (odd1 + odd2) * -C2562;
        Vector256<int> y3 = odd0 + odd2;
        Vector256<int> y4 = odd1 + odd3;
        Vector256<int> y5 = (y3 + y4) * C1175;
        y3 = (y3 * -C1961) + y5;
        y4 = (y4 * -C0390) + y5;
        odd0 = (odd0 * C0298) + y1 + y3;
        odd1 = (odd1 * C2053) + y2 + y4;
        odd2 = (odd2 * C3072) + y2 + y3;
        odd3 = (odd3 * C1501) + y1 + y4;

        Vector256<int> half = Vector256.Create(1 << (shift - 1));
        r0 = (sum0 + odd3 + half) >> shift;
        r7 = (sum0 - odd3 + half) >> shift;
        r1 = (sum1 + odd2 + half) >> shift;
        r6 = (sum1 - odd2 + half) >> shift;
        r2 = (sum2 + odd1 + half) >> shift;
        r5 = (sum2 - odd1 + half) >> shift;
        r3 = (sum3 + odd0 + half) >> shift;
        r4 = (sum3 - odd0 + half) >> shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref Vector256<int> r0,
        ref Vector256<int> r1,
        ref Vector256<int> r2,
        ref Vector256<int> r3,
        ref Vector256<int> r4,
        ref Vector256<int> r5,
        ref Vector256<int> r6,
        ref Vector256<int> r7)
    {
        if (!Avx2.IsSupported)
        {
            TransposeCells(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
            return;
        }

        // Pairs of cells, pairs of pairs, then halves.
        Vector256<long> a0 = Avx2.UnpackLow(r0, r1).AsInt64();
        Vector256<long> a1 = Avx2.UnpackHigh(r0, r1).AsInt64();
        Vector256<long> a2 = Avx2.UnpackLow(r2, r3).AsInt64();
        Vector256<long> a3 = Avx2.UnpackHigh(r2, r3).AsInt64();
        Vector256<long> a4 = Avx2.UnpackLow(r4, r5).AsInt64();
        Vector256<long> a5 = Avx2.UnpackHigh(r4, r5).AsInt64();
        Vector256<long> a6 = Avx2.UnpackLow(r6, r7).AsInt64();
        Vector256<long> a7 = Avx2.UnpackHigh(r6, r7).AsInt64();
        Vector256<int> b0 = Avx2.UnpackLow(a0, a2).AsInt32();
        Vector256<int> b1 = Avx2.UnpackHigh(a0, a2).AsInt32();
        Vector256<int> b2 = Avx2.UnpackLow(a1, a3).AsInt32();
        Vector256<int> b3 = Avx2.UnpackHigh(a1, a3).AsInt32();
        Vector256<int> b4 = Avx2.UnpackLow(a4, a6).AsInt32();
        Vector256<int> b5 = Avx2.UnpackHigh(a4, a6).AsInt32();
        Vector256<int> b6 = Avx2.UnpackLow(a5, a7).AsInt32();
        Vector256<int> b7 = Avx2.UnpackHigh(a5, a7).AsInt32();
        r0 = Avx2.Permute2x128(b0, b4, LowerHalves);
        r1 = Avx2.Permute2x128(b1, b5, LowerHalves);
        r2 = Avx2.Permute2x128(b2, b6, LowerHalves);
        r3 = Avx2.Permute2x128(b3, b7, LowerHalves);
        r4 = Avx2.Permute2x128(b0, b4, UpperHalves);
        r5 = Avx2.Permute2x128(b1, b5, UpperHalves);
        r6 = Avx2.Permute2x128(b2, b6, UpperHalves);
        r7 = Avx2.Permute2x128(b3, b7, UpperHalves);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TransposeCells(
        ref Vector256<int> r0,
        ref Vector256<int> r1,
        ref Vector256<int> r2,
        ref Vector256<int> r3,
        ref Vector256<int> r4,
        ref Vector256<int> r5,
        ref Vector256<int> r6,
        ref Vector256<int> r7)
    {
        Span<int> cells = stackalloc int[JpegTables.BlockSize];
        r0.CopyTo(cells);
        r1.CopyTo(cells[8..]);
        r2.CopyTo(cells[16..]);
        r3.CopyTo(cells[24..]);
        r4.CopyTo(cells[32..]);
        r5.CopyTo(cells[40..]);
        r6.CopyTo(cells[48..]);
        r7.CopyTo(cells[56..]);
        r0 = Column(cells, 0);
        r1 = Column(cells, 1);
        r2 = Column(cells, 2);
        r3 = Column(cells, 3);
        r4 = Column(cells, 4);
        r5 = Column(cells, 5);
        r6 = Column(cells, 6);
        r7 = Column(cells, 7);
    }

    private static Vector256<int> Column(ReadOnlySpan<int> cells, int x) => Vector256.Create(
        cells[x], cells[x + 8], cells[x + 16], cells[x + 24], cells[x + 32], cells[x + 40], cells[x + 48], cells[x + 56]);
}
