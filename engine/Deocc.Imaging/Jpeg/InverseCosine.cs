using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Deocc.Imaging.Jpeg;

/// <summary>
/// The inverse discrete cosine transform of an 8x8 block: the separable algorithm of Loeffler, Ligtenberg and Moschytz (1989)
/// in fixed point with 13 fractional bits, eight columns at a time.
/// </summary>
internal static class InverseCosine
{
    private const int FractionBits = 13;
    private const int FirstPassBits = 2;
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

        Rows rows = default;
        for (int y = 0; y < JpegTables.BlockSide; y++)
        {
            Vector256<int> coefficient = Vector256.WidenLower(Vector128.Create(coefficients.Slice(8 * y, 8)).ToVector256Unsafe());
            Vector256<uint> factor = Vector256.WidenLower(Vector128.Create(quantization.Slice(8 * y, 8)).ToVector256Unsafe());
            rows[y] = coefficient * factor.AsInt32();
        }

        Pass(ref rows, FractionBits - FirstPassBits);
        Transpose(ref rows);
        Pass(ref rows, FractionBits + FirstPassBits + 3);
        Transpose(ref rows);
        for (int y = 0; y < JpegTables.BlockSide; y++)
        {
            Vector256<int> shifted = rows[y] + Vector256.Create(128);
            Vector256<int> clamped = Vector256.Min(Vector256.Max(shifted, Vector256<int>.Zero), Vector256.Create(255));
            Vector128<ushort> words = Vector128.Narrow(clamped.GetLower().AsUInt32(), clamped.GetUpper().AsUInt32());
            Vector128.Narrow(words, words).GetLower().CopyTo(output.Slice(y * stride, JpegTables.BlockSide));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(ref Rows rows, int shift)
    {
        Vector256<int> z2 = rows[2];
        Vector256<int> z3 = rows[6];
        Vector256<int> z1 = (z2 + z3) * C0541;
        Vector256<int> even2 = z1 - (z3 * C1847);
        Vector256<int> even3 = z1 + (z2 * C0765);
        Vector256<int> even0 = (rows[0] + rows[4]) << FractionBits;
        Vector256<int> even1 = (rows[0] - rows[4]) << FractionBits;
        Vector256<int> sum0 = even0 + even3;
        Vector256<int> sum3 = even0 - even3;
        Vector256<int> sum1 = even1 + even2;
        Vector256<int> sum2 = even1 - even2;

        Vector256<int> odd0 = rows[7];
        Vector256<int> odd1 = rows[5];
        Vector256<int> odd2 = rows[3];
        Vector256<int> odd3 = rows[1];
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
        rows[0] = (sum0 + odd3 + half) >> shift;
        rows[7] = (sum0 - odd3 + half) >> shift;
        rows[1] = (sum1 + odd2 + half) >> shift;
        rows[6] = (sum1 - odd2 + half) >> shift;
        rows[2] = (sum2 + odd1 + half) >> shift;
        rows[5] = (sum2 - odd1 + half) >> shift;
        rows[3] = (sum3 + odd0 + half) >> shift;
        rows[4] = (sum3 - odd0 + half) >> shift;
    }

    private static void Transpose(ref Rows rows)
    {
        Span<int> cells = stackalloc int[JpegTables.BlockSize];
        for (int y = 0; y < JpegTables.BlockSide; y++) rows[y].CopyTo(cells[(8 * y)..]);
        for (int y = 0; y < JpegTables.BlockSide; y++)
        {
            rows[y] = Vector256.Create(
                cells[y], cells[y + 8], cells[y + 16], cells[y + 24], cells[y + 32], cells[y + 40], cells[y + 48], cells[y + 56]);
        }
    }

    [InlineArray(JpegTables.BlockSide)]
    private struct Rows
    {
        private Vector256<int> _first;
    }
}
