namespace Deocc.Imaging;

/// <summary>Turns and mirrors pictures in steps of 90 degrees, as EXIF's orientation asks for.</summary>
public static class ImageOrientation
{
    internal const int MirroredHorizontally = 2;
    internal const int MirroredVertically = 4;

    /// <summary>Brings a picture upright.</summary>
    /// <param name="image">The samples as stored.</param>
    /// <param name="orientation">
    /// What EXIF says of them: 1 upright, 2 mirrored, 3 upside down, 4 mirrored upside down, 5 mirrored and turned left, 6 turned
    /// left, 7 mirrored and turned right, 8 turned right.
    /// </param>
    public static Image<T> Upright<T>(Image<T> image, int orientation)
        where T : unmanaged
    {
        if (orientation is <= 1 or > 8) return image;
        bool swapsAxes = orientation >= 5;
        var result = new Image<T>(swapsAxes ? image.Height : image.Width, swapsAxes ? image.Width : image.Height, image.Channels);
        for (int y = 0; y < result.Height; y++)
        {
            for (int x = 0; x < result.Width; x++)
            {
                (int sourceX, int sourceY) = orientation switch
                {
                    2 => (image.Width - 1 - x, y),
                    3 => (image.Width - 1 - x, image.Height - 1 - y),
                    4 => (x, image.Height - 1 - y),
                    5 => (y, x),
                    6 => (y, image.Height - 1 - x),
                    7 => (image.Width - 1 - y, image.Height - 1 - x),
                    _ => (image.Width - 1 - y, x),
                };
                image.Pixel(sourceX, sourceY).CopyTo(result.Pixel(x, y));
            }
        }

        return result;
    }
}
