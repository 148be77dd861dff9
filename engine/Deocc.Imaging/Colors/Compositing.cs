using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Colors;

/// <summary>Lays pictures over each other (Porter and Duff 1984). Colors are mixed as stored, in sRGB, as image editors do.</summary>
public static class Compositing
{
    /// <summary>Multiplies the colors by alpha.</summary>
    /// <param name="image">Two or four channels, in 0..1.</param>
    /// <exception cref="ShapeException">There is no alpha.</exception>
    public static Image<float> Premultiply(Image<float> image) => ScaleColors(image, alpha => alpha);

    /// <summary>Divides the colors by alpha; where alpha is zero they become zero.</summary>
    /// <param name="image">Two or four channels, in 0..1.</param>
    /// <exception cref="ShapeException">There is no alpha.</exception>
    public static Image<float> Unpremultiply(Image<float> image) => ScaleColors(image, alpha => alpha > 0 ? 1 / alpha : 0);

    /// <summary>Lays a picture with alpha over another, in place; what lies outside is cut off.</summary>
    /// <param name="below">The picture that is changed: grey or color like the other one; its own alpha, if any, grows.</param>
    /// <param name="above">Two or four channels, in 0..1, colors not premultiplied.</param>
    /// <param name="left">Where its left column comes to lie; may be negative.</param>
    /// <param name="top">Where its upper row comes to lie; may be negative.</param>
    /// <param name="opacity">Multiplies the alpha.</param>
    /// <exception cref="ShapeException">The pictures' color channels differ in number, or there is no alpha above.</exception>
    public static void Over(Image<float> below, Image<float> above, int left = 0, int top = 0, float opacity = 1)
    {
        int colors = ColorsOf(above);
        if ((below.Channels < 3 ? 1 : 3) != colors)
            throw new ShapeException($"Compositing: {above.Channels} channels cannot be laid over {below.Channels}; make both grey or both color");
        bool hasAlpha = below.Channels > colors;
        for (int y = Math.Max(0, -top); y < Math.Min(above.Height, below.Height - (long)top); y++)
        {
            for (int x = Math.Max(0, -left); x < Math.Min(above.Width, below.Width - (long)left); x++)
            {
                ReadOnlySpan<float> from = above.Pixel(x, y);
                Span<float> to = below.Pixel(left + x, top + y);
                float share = from[colors] * opacity;
                if (share <= 0) continue;
                float rest = (hasAlpha ? to[colors] : 1) * (1 - share);
                for (int c = 0; c < colors; c++) to[c] = ((from[c] * share) + (to[c] * rest)) / (share + rest);
                if (hasAlpha) to[colors] = share + rest;
            }
        }
    }

    /// <summary>The colors of a picture with alpha over one color everywhere, without alpha.</summary>
    /// <param name="image">Any channels; without alpha a copy is returned.</param>
    /// <param name="background">One value for each color channel, in 0..255.</param>
    /// <exception cref="ShapeException">The background has another number of channels.</exception>
    public static Image<byte> Flatten(Image<byte> image, params ReadOnlySpan<byte> background)
    {
        int colors = image.Channels < 3 ? 1 : 3;
        if (background.Length != colors) throw new ShapeException($"Compositing: {background.Length} background values for {colors} color channels");
        var result = new Image<byte>(image.Width, image.Height, colors);
        bool hasAlpha = image.Channels > colors;
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            ReadOnlySpan<byte> from = image.Samples.AsSpan(i * image.Channels, image.Channels);
            int alpha = hasAlpha ? from[colors] : 255;
            for (int c = 0; c < colors; c++)
                result.Samples[(i * colors) + c] = (byte)(((from[c] * alpha) + (background[c] * (255 - alpha)) + 127) / 255);
        }

        return result;
    }

    /// <summary>mask * above + (1 - mask) * below.</summary>
    /// <param name="below">Shown where the mask is 0.</param>
    /// <param name="above">Shown where the mask is 1; of the same size and channels.</param>
    /// <param name="mask">One channel of the same size, in 0..1.</param>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public static Image<float> Mix(Image<float> below, Image<float> above, Image<float> mask)
    {
        bool fits = (below.Width, below.Height, below.Channels) == (above.Width, above.Height, above.Channels)
            && (below.Width, below.Height, 1) == (mask.Width, mask.Height, mask.Channels);
        if (!fits)
        {
            throw new ShapeException(
                $"Compositing: {below.Width}x{below.Height}x{below.Channels}, {above.Width}x{above.Height}x{above.Channels} and a mask of {mask.Width}x{mask.Height}x{mask.Channels} do not fit");
        }

        var result = new Image<float>(below.Width, below.Height, below.Channels);
        for (int i = 0; i < result.Samples.Length; i++)
        {
            float share = mask.Samples[i / below.Channels];
            result.Samples[i] = (share * above.Samples[i]) + ((1 - share) * below.Samples[i]);
        }

        return result;
    }

    private static Image<float> ScaleColors(Image<float> image, Func<float, float> factor)
    {
        int colors = ColorsOf(image);
        var result = new Image<float>(image.Width, image.Height, image.Channels);
        for (int i = 0; i < image.Samples.Length; i += image.Channels)
        {
            float alpha = image.Samples[i + colors];
            float scale = factor(alpha);
            for (int c = 0; c < colors; c++) result.Samples[i + c] = image.Samples[i + c] * scale;
            result.Samples[i + colors] = alpha;
        }

        return result;
    }

    private static int ColorsOf(Image<float> image) => image.Channels is 2 or 4
        ? image.Channels - 1
        : throw new ShapeException($"Compositing: a picture of {image.Channels} channels has no alpha");
}
