using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Deocc.Imaging.Jpeg;

/// <summary>Color conversions of JFIF (ITU-T T.871) and Adobe's CMYK files.</summary>
internal static class YccColor
{
    private const int FractionBits = 16;
    private const int Half = 1 << (FractionBits - 1);
    private const int RedFromCr = 91881;
    private const int GreenFromCb = 22554;
    private const int GreenFromCr = 46802;
    private const int BlueFromCb = 116130;

    /// <summary>YCbCr to interleaved RGB.</summary>
    public static void ToRgb(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> cb, ReadOnlySpan<byte> cr, Span<byte> rgb)
    {
        cb = cb[..luma.Length];
        cr = cr[..luma.Length];
        rgb = rgb[..(3 * luma.Length)];
        int done = Vector128.IsHardwareAccelerated ? ToRgbInVectors(luma, cb, cr, rgb) : 0;
        for (int x = done; x < luma.Length; x++)
        {
            int y = luma[x];
            int b = cb[x] - 128;
            int r = cr[x] - 128;
            rgb[3 * x] = Clamp(y + (((RedFromCr * r) + Half) >> FractionBits));
            rgb[(3 * x) + 1] = Clamp(y + (((-GreenFromCb * b) - (GreenFromCr * r) + Half) >> FractionBits));
            rgb[(3 * x) + 2] = Clamp(y + (((BlueFromCb * b) + Half) >> FractionBits));
        }
    }

    /// <summary>Three planes side by side.</summary>
    public static void Interleave(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> pixels)
    {
        for (int x = 0; x < first.Length; x++)
        {
            pixels[3 * x] = first[x];
            pixels[(3 * x) + 1] = second[x];
            pixels[(3 * x) + 2] = third[x];
        }
    }

    /// <summary>CMY, or what YCCK gives in its place, and black to RGB, in place.</summary>
    /// <param name="pixels">Interleaved C, M, Y.</param>
    /// <param name="black">Black.</param>
    /// <param name="isYcck">The three come from YCC, which yields the complements of C, M, Y.</param>
    /// <param name="isInverted">Adobe's files store all inks inverted.</param>
    public static void ApplyBlack(Span<byte> pixels, ReadOnlySpan<byte> black, bool isYcck, bool isInverted)
    {
        for (int x = 0; x < black.Length; x++)
        {
            int light = isInverted ? black[x] : 255 - black[x];
            for (int c = 0; c < 3; c++)
            {
                int stored = pixels[(3 * x) + c];
                int ink = isYcck ? 255 - stored : stored;
                int reflected = isInverted ? ink : 255 - ink;
                pixels[(3 * x) + c] = (byte)(((reflected * light) + 127) / 255);
            }
        }
    }

    /// <summary>Sixteen pixels at a time, with the same bits as one by one.</summary>
    /// <returns>How many pixels were converted.</returns>
    private static int ToRgbInVectors(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> cb, ReadOnlySpan<byte> cr, Span<byte> rgb)
    {
        const int Step = 16;
        int x = 0;
        for (; x <= luma.Length - Step; x += Step)
        {
            (Vector256<int> yLow, Vector256<int> yHigh) = Widen(Vector128.Create(luma.Slice(x, Step)), 0);
            (Vector256<int> bLow, Vector256<int> bHigh) = Widen(Vector128.Create(cb.Slice(x, Step)), 128);
            (Vector256<int> rLow, Vector256<int> rHigh) = Widen(Vector128.Create(cr.Slice(x, Step)), 128);
            Vector256<int> half = Vector256.Create(Half);
            Vector128<byte> red = Narrow(
                yLow + (((rLow * RedFromCr) + half) >> FractionBits), yHigh + (((rHigh * RedFromCr) + half) >> FractionBits));
            Vector128<byte> green = Narrow(
                yLow + ((half - (bLow * GreenFromCb) - (rLow * GreenFromCr)) >> FractionBits),
                yHigh + ((half - (bHigh * GreenFromCb) - (rHigh * GreenFromCr)) >> FractionBits));
            Vector128<byte> blue = Narrow(
                yLow + (((bLow * BlueFromCb) + half) >> FractionBits), yHigh + (((bHigh * BlueFromCb) + half) >> FractionBits));
            Interleave(red, green, blue, rgb.Slice(3 * x, 3 * Step));
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> Low, Vector256<int> High) Widen(Vector128<byte> samples, int center)
    {
        Vector256<short> words = Vector256.WidenLower(samples.ToVector256Unsafe()).AsInt16() - Vector256.Create((short)center);
        return (Vector256.WidenLower(words), Vector256.WidenUpper(words));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(Vector256<int> low, Vector256<int> high)
    {
        Vector256<int> most = Vector256.Create(255);
        Vector256<uint> lowClamped = Vector256.Min(Vector256.Max(low, Vector256<int>.Zero), most).AsUInt32();
        Vector256<uint> highClamped = Vector256.Min(Vector256.Max(high, Vector256<int>.Zero), most).AsUInt32();
        Vector256<ushort> words = Vector256.Narrow(lowClamped, highClamped);
        return Vector128.Narrow(words.GetLower(), words.GetUpper());
    }

    /// <summary>Every output byte is picked from one of the three vectors; an index beyond 15 picks zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector128<byte> red, Vector128<byte> green, Vector128<byte> blue, Span<byte> rgb)
    {
        const byte N = 255;
        Vector128<byte> first = Vector128.Shuffle(red, Vector128.Create(0, N, N, 1, N, N, 2, N, N, 3, N, N, 4, N, N, 5))
            | Vector128.Shuffle(green, Vector128.Create(N, 0, N, N, 1, N, N, 2, N, N, 3, N, N, 4, N, N))
            | Vector128.Shuffle(blue, Vector128.Create(N, N, 0, N, N, 1, N, N, 2, N, N, 3, N, N, 4, N));
        Vector128<byte> second = Vector128.Shuffle(red, Vector128.Create(N, N, 6, N, N, 7, N, N, 8, N, N, 9, N, N, 10, N))
            | Vector128.Shuffle(green, Vector128.Create(5, N, N, 6, N, N, 7, N, N, 8, N, N, 9, N, N, 10))
            | Vector128.Shuffle(blue, Vector128.Create(N, 5, N, N, 6, N, N, 7, N, N, 8, N, N, 9, N, N));
        Vector128<byte> third = Vector128.Shuffle(red, Vector128.Create(N, 11, N, N, 12, N, N, 13, N, N, 14, N, N, 15, N, N))
            | Vector128.Shuffle(green, Vector128.Create(N, N, 11, N, N, 12, N, N, 13, N, N, 14, N, N, 15, N))
            | Vector128.Shuffle(blue, Vector128.Create(10, N, N, 11, N, N, 12, N, N, 13, N, N, 14, N, N, 15));
        first.CopyTo(rgb);
        second.CopyTo(rgb[16..]);
        third.CopyTo(rgb[32..]);
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
