using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging;

/// <summary>Cuts pictures out of pictures, puts them back, and mirrors them.</summary>
public static class ImageCrop
{
    /// <summary>The rectangle from (left, top) on; it may reach beyond the picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="left">The first column; may be negative.</param>
    /// <param name="top">The first row; may be negative.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="border">What lies beyond the picture.</param>
    /// <exception cref="ShapeException">A size is not positive.</exception>
    public static Image<T> Crop<T>(Image<T> image, int left, int top, int width, int height, BorderMode border = BorderMode.Zero)
        where T : unmanaged
    {
        var result = new Image<T>(width, height, image.Channels);
        int firstInside = Math.Clamp(-left, 0, width);
        int endInside = (int)Math.Clamp(image.Width - (long)left, firstInside, width);
        int channels = image.Channels;
        for (int y = 0; y < height; y++)
        {
            int row = border.Place((long)top + y, image.Height);
            if (row < 0) continue;
            Span<T> from = image.Row(row);
            Span<T> to = result.Row(y);
            if (endInside > firstInside)
                from.Slice((left + firstInside) * channels, (endInside - firstInside) * channels).CopyTo(to[(firstInside * channels)..]);
            for (int x = 0; x < width; x = x + 1 == firstInside ? endInside : x + 1)
            {
                if (x >= firstInside && x < endInside) continue;
                int column = border.Place((long)left + x, image.Width);
                if (column >= 0) from.Slice(column * channels, channels).CopyTo(to[(x * channels)..]);
            }
        }

        return result;
    }

    /// <summary>Copies a picture into another, in place; what lies outside is cut off.</summary>
    /// <param name="target">The picture that is changed.</param>
    /// <param name="source">As many channels.</param>
    /// <param name="left">Where its left column comes to lie; may be negative.</param>
    /// <param name="top">Where its upper row comes to lie; may be negative.</param>
    /// <exception cref="ShapeException">The channels differ.</exception>
    public static void Paste<T>(Image<T> target, Image<T> source, int left, int top)
        where T : unmanaged
    {
        if (target.Channels != source.Channels)
            throw new ShapeException($"ImageCrop: {source.Channels} channels cannot be pasted into {target.Channels}");
        int first = Math.Max(0, -left);
        int end = (int)Math.Min(source.Width, target.Width - (long)left);
        if (end <= first) return;
        int channels = source.Channels;
        for (int y = Math.Max(0, -top); y < Math.Min(source.Height, target.Height - (long)top); y++)
            source.Row(y).Slice(first * channels, (end - first) * channels).CopyTo(target.Row(top + y)[((left + first) * channels)..]);
    }

    /// <summary>Exchanges left and right.</summary>
    public static Image<T> FlipHorizontally<T>(Image<T> image)
        where T : unmanaged => ImageOrientation.Upright(image, ImageOrientation.MirroredHorizontally);

    /// <summary>Exchanges top and bottom.</summary>
    public static Image<T> FlipVertically<T>(Image<T> image)
        where T : unmanaged => ImageOrientation.Upright(image, ImageOrientation.MirroredVertically);
}
