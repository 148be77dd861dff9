using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Colors;

/// <summary>Changes what a picture's channels are and how samples are stored. All methods return new pictures.</summary>
public static class ImageChannels
{
    /// <summary>One grey channel: the luma of ITU-R BT.601 for color; alpha is dropped.</summary>
    public static Image<byte> ToGrey(Image<byte> image)
    {
        var grey = new Image<byte>(image.Width, image.Height, 1);
        int channels = image.Channels;
        for (int i = 0; i < grey.Samples.Length; i++)
        {
            ReadOnlySpan<byte> pixel = image.Samples.AsSpan(i * channels, channels);
            grey.Samples[i] = channels < 3 ? pixel[0] : (byte)MathF.Round(ColorSpace.Luma(pixel[0], pixel[1], pixel[2]));
        }

        return grey;
    }

    /// <inheritdoc cref="ToGrey(Image{byte})"/>
    public static Image<float> ToGrey(Image<float> image)
    {
        var grey = new Image<float>(image.Width, image.Height, 1);
        int channels = image.Channels;
        for (int i = 0; i < grey.Samples.Length; i++)
        {
            ReadOnlySpan<float> pixel = image.Samples.AsSpan(i * channels, channels);
            grey.Samples[i] = channels < 3 ? pixel[0] : ColorSpace.Luma(pixel[0], pixel[1], pixel[2]);
        }

        return grey;
    }

    /// <summary>Three channels: grey is repeated, alpha is dropped (not laid over anything; see <see cref="Compositing"/>).</summary>
    public static Image<T> ToRgb<T>(Image<T> image)
        where T : unmanaged => Rearrange(image, 3, default);

    /// <summary>Four channels: grey is repeated; where there is no alpha it becomes <paramref name="opaque"/>.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="opaque">255 for bytes, 1 for floats.</param>
    public static Image<T> ToRgba<T>(Image<T> image, T opaque)
        where T : unmanaged => Rearrange(image, 4, opaque);

    /// <summary>One of the channels as a picture of its own.</summary>
    /// <exception cref="ShapeException">There is no such channel.</exception>
    public static Image<T> Extract<T>(Image<T> image, int channel)
        where T : unmanaged
    {
        if (channel < 0 || channel >= image.Channels) throw new ShapeException($"ImageChannels: no channel {channel} in a picture of {image.Channels}");
        var result = new Image<T>(image.Width, image.Height, 1);
        for (int i = 0; i < result.Samples.Length; i++) result.Samples[i] = image.Samples[(i * image.Channels) + channel];
        return result;
    }

    /// <summary>The color channels with another picture as their alpha.</summary>
    /// <param name="image">Grey or color, with or without alpha, which is replaced.</param>
    /// <param name="alpha">One channel of the same size.</param>
    /// <exception cref="ShapeException">The sizes differ, or the alpha has more channels.</exception>
    public static Image<T> WithAlpha<T>(Image<T> image, Image<T> alpha)
        where T : unmanaged
    {
        if (alpha.Channels != 1 || alpha.Width != image.Width || alpha.Height != image.Height)
            throw new ShapeException($"ImageChannels: alpha of {alpha.Width}x{alpha.Height} with {alpha.Channels} channels does not fit {image.Width}x{image.Height}");
        int colors = image.Channels < 3 ? 1 : 3;
        var result = new Image<T>(image.Width, image.Height, colors + 1);
        for (int i = 0; i < alpha.Samples.Length; i++)
        {
            image.Samples.AsSpan(i * image.Channels, colors).CopyTo(result.Samples.AsSpan(i * (colors + 1)));
            result.Samples[(i * (colors + 1)) + colors] = alpha.Samples[i];
        }

        return result;
    }

    /// <summary>Bytes as numbers in 0..1.</summary>
    public static Image<float> ToFloats(Image<byte> image)
    {
        var floats = new float[image.Samples.Length];
        for (int i = 0; i < floats.Length; i++) floats[i] = image.Samples[i] / 255f;
        return new Image<float>(image.Width, image.Height, image.Channels, floats);
    }

    /// <summary>Numbers as bytes: times 255, rounded, clamped; NaN becomes 0.</summary>
    public static Image<byte> ToBytes(Image<float> image)
    {
        var bytes = new byte[image.Samples.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = ToByte(255 * image.Samples[i]);
        return new Image<byte>(image.Width, image.Height, image.Channels, bytes);
    }

    internal static byte ToByte(float value) => value >= 0 ? (byte)Math.Min(255, value + 0.5f) : (byte)0;

    private static Image<T> Rearrange<T>(Image<T> image, int channels, T opaque)
        where T : unmanaged
    {
        var result = new Image<T>(image.Width, image.Height, channels);
        bool isColor = image.Channels >= 3;
        bool hasAlpha = image.Channels is 2 or 4;
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            ReadOnlySpan<T> from = image.Samples.AsSpan(i * image.Channels, image.Channels);
            Span<T> to = result.Samples.AsSpan(i * channels, channels);
            (to[0], to[1], to[2]) = isColor ? (from[0], from[1], from[2]) : (from[0], from[0], from[0]);
            if (channels == 4) to[3] = hasAlpha ? from[^1] : opaque;
        }

        return result;
    }
}
