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
        for (int x = 0; x < luma.Length; x++)
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

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
