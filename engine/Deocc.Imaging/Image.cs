using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging;

/// <summary>
/// A picture in memory: rows from the top, pixels from the left, channels interleaved (grey, grey and alpha, RGB or RGBA).
/// </summary>
/// <typeparam name="T">byte in 0..255, ushort in 0..65535, or float in 0..1.</typeparam>
public sealed class Image<T>
    where T : unmanaged
{
    /// <summary>Makes a picture of zeros.</summary>
    /// <exception cref="ShapeException">A size is not positive, or there are other than 1 to 4 channels.</exception>
    public Image(int width, int height, int channels)
        : this(width, height, channels, new T[CheckedLength(width, height, channels)])
    {
    }

    /// <summary>Makes a picture of given samples, without copying them.</summary>
    /// <exception cref="ShapeException">The number of samples is not width * height * channels.</exception>
    public Image(int width, int height, int channels, T[] samples)
    {
        if (samples.Length != CheckedLength(width, height, channels))
            throw new ShapeException($"Image: {samples.Length} samples do not fill {width}x{height} with {channels} channels");
        (Width, Height, Channels, Samples) = (width, height, channels, samples);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Samples per pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</summary>
    public int Channels { get; }

    /// <summary>All samples, row by row.</summary>
    public T[] Samples { get; }

    /// <summary>The samples of one row.</summary>
    public Span<T> Row(int y) => Samples.AsSpan(y * Width * Channels, Width * Channels);

    /// <summary>The samples of one pixel.</summary>
    public Span<T> Pixel(int x, int y) => Samples.AsSpan(((y * Width) + x) * Channels, Channels);

    private static int CheckedLength(int width, int height, int channels)
    {
        if (width <= 0 || height <= 0 || channels is < 1 or > 4)
            throw new ShapeException($"Image: {width}x{height} with {channels} channels is no picture");
        long length = (long)width * height * channels;
        if (length > Array.MaxLength) throw new ShapeException($"Image: {width}x{height} with {channels} channels is too large");
        return (int)length;
    }
}
