using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Colors;

/// <summary>
/// Converts pictures of three channels between color spaces, pixel by pixel, into new pictures. RGB is sRGB in 0..1 unless
/// the name says linear. Nothing is clamped, so that conversions undo each other.
/// </summary>
/// <exception cref="ShapeException">All methods: the picture has other than three channels.</exception>
public static class ColorSpace
{
    // CIE Lab (CIE 15:2004, 8.2.1): the cube root's linear part begins at (6/29)^3.
    private const float LabKnee = 6f / 29;

    // D65 as the sRGB matrix's rows add up to, so that white is exactly (100, 0, 0).
    private const float WhiteX = 0.4124564f + 0.3575761f + 0.1804375f;
    private const float WhiteZ = 0.0193339f + 0.1191920f + 0.9503041f;

    private delegate (float, float, float) PixelFunction(float a, float b, float c);

    /// <summary>One sRGB sample to linear light (IEC 61966-2-1); mirrored below zero.</summary>
    public static float ToLinear(float value)
    {
        float size = Math.Abs(value);
        float linear = size <= 0.04045f ? size / 12.92f : MathF.Pow((size + 0.055f) / 1.055f, 2.4f);
        return MathF.CopySign(linear, value);
    }

    /// <summary>One sample of linear light to sRGB (IEC 61966-2-1); mirrored below zero.</summary>
    public static float FromLinear(float value)
    {
        float size = Math.Abs(value);
        float encoded = size <= 0.0031308f ? 12.92f * size : (1.055f * MathF.Pow(size, 1 / 2.4f)) - 0.055f;
        return MathF.CopySign(encoded, value);
    }

    /// <summary>sRGB to linear light.</summary>
    public static Image<float> RgbToLinear(Image<float> image) => Map(image, (r, g, b) => (ToLinear(r), ToLinear(g), ToLinear(b)));

    /// <summary>Linear light to sRGB.</summary>
    public static Image<float> LinearToRgb(Image<float> image) => Map(image, (r, g, b) => (FromLinear(r), FromLinear(g), FromLinear(b)));

    /// <summary>RGB to JFIF's full-range YCbCr (ITU-T T.871, 7): Y in 0..1, Cb and Cr in 0..1 with grey at one half.</summary>
    public static Image<float> RgbToYcc(Image<float> image) => Map(image, (r, g, b) =>
    {
        float y = Luma(r, g, b);
        return (y, 0.5f + ((b - y) / 1.772f), 0.5f + ((r - y) / 1.402f));
    });

    /// <summary>JFIF's full-range YCbCr to RGB.</summary>
    public static Image<float> YccToRgb(Image<float> image) => Map(image, (y, cb, cr) =>
    {
        float r = y + (1.402f * (cr - 0.5f));
        float b = y + (1.772f * (cb - 0.5f));
        return (r, (y - (0.299f * r) - (0.114f * b)) / 0.587f, b);
    });

    /// <summary>RGB to hue, saturation, value (Smith 1978), all in 0..1; hue 0 is red, 1/3 green, 2/3 blue, and 0 for greys.</summary>
    public static Image<float> RgbToHsv(Image<float> image) => Map(image, (r, g, b) =>
    {
        float value = Math.Max(r, Math.Max(g, b));
        float range = value - Math.Min(r, Math.Min(g, b));
        if (range == 0) return (0, 0, value);
        float sixths = r == value ? (g - b) / range : g == value ? 2 + ((b - r) / range) : 4 + ((r - g) / range);
        return ((sixths < 0 ? sixths + 6 : sixths) / 6, range / value, value);
    });

    /// <summary>Hue, saturation, value to RGB; hues beyond 0..1 wrap around.</summary>
    public static Image<float> HsvToRgb(Image<float> image) => Map(image, (hue, saturation, value) =>
    {
        float Channel(float offset)
        {
            float sixths = (offset + (6 * hue)) % 6;
            if (sixths < 0) sixths += 6;
            return value - (value * saturation * Math.Clamp(Math.Min(sixths, 4 - sixths), 0, 1));
        }

        return (Channel(5), Channel(3), Channel(1));
    });

    /// <summary>sRGB to CIE Lab under D65: L in 0..100, a and b about -110..110.</summary>
    public static Image<float> RgbToLab(Image<float> image) => Map(image, (red, green, blue) =>
    {
        (float r, float g, float b) = (ToLinear(red), ToLinear(green), ToLinear(blue));
        float x = LabCurve(((0.4124564f * r) + (0.3575761f * g) + (0.1804375f * b)) / WhiteX);
        float y = LabCurve((0.2126729f * r) + (0.7151522f * g) + (0.0721750f * b));
        float z = LabCurve(((0.0193339f * r) + (0.1191920f * g) + (0.9503041f * b)) / WhiteZ);
        return ((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    });

    /// <summary>CIE Lab under D65 to sRGB.</summary>
    public static Image<float> LabToRgb(Image<float> image) => Map(image, (lightness, a, b) =>
    {
        float middle = (lightness + 16) / 116;
        float x = WhiteX * LabCurveBack(middle + (a / 500));
        float y = LabCurveBack(middle);
        float z = WhiteZ * LabCurveBack(middle - (b / 200));
        return (
            FromLinear((3.2404542f * x) - (1.5371385f * y) - (0.4985314f * z)),
            FromLinear((-0.9692660f * x) + (1.8760108f * y) + (0.0415560f * z)),
            FromLinear((0.0556434f * x) - (0.2040259f * y) + (1.0572252f * z)));
    });

    /// <summary>The luma of ITU-R BT.601, what "grey" means in this project.</summary>
    internal static float Luma(float r, float g, float b) => (0.299f * r) + (0.587f * g) + (0.114f * b);

    private static float LabCurve(float t) =>
        t > LabKnee * LabKnee * LabKnee ? MathF.Cbrt(t) : (t / (3 * LabKnee * LabKnee)) + (4f / 29);

    private static float LabCurveBack(float t) => t > LabKnee ? t * t * t : 3 * LabKnee * LabKnee * (t - (4f / 29));

    private static Image<float> Map(Image<float> image, PixelFunction function)
    {
        if (image.Channels != 3) throw new ShapeException($"ColorSpace: a picture of three channels is needed, not of {image.Channels}");
        var result = new Image<float>(image.Width, image.Height, 3);
        float[] from = image.Samples;
        float[] to = result.Samples;
        for (int i = 0; i < from.Length; i += 3) (to[i], to[i + 1], to[i + 2]) = function(from[i], from[i + 1], from[i + 2]);
        return result;
    }
}
