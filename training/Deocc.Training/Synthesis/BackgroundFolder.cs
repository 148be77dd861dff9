using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>Cuts backgrounds out of a folder's pictures.</summary>
internal sealed class BackgroundFolder
{
    private readonly string[] _files;

    private BackgroundFolder(string[] files) => _files = files;

    /// <summary>Lists a folder's pictures.</summary>
    /// <exception cref="UsageException">There is no such folder, or no picture in it.</exception>
    public static BackgroundFolder Open(string folder)
    {
        if (!Directory.Exists(folder)) throw new UsageException($"{folder}: no such folder; name one that holds pictures for the background");
        string[] files = [.. PictureFolder.Enumerate(folder, recursive: true).Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new UsageException($"{folder}: holds no pictures; put some there or leave the backgrounds to this program");
        return new BackgroundFolder(files);
    }

    /// <summary>A random square of a random picture, mirrored by chance.</summary>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="random">Which.</param>
    public Image<float> Draw(int size, RandomGenerator random)
    {
        Image<float> picture = ImageChannels.ToRgb(ImageFile.LoadFloats(_files[random.NextInt32(_files.Length)]));
        int side = Math.Max(1, (int)(Math.Min(picture.Width, picture.Height) * random.NextDouble(0.5, 1)));
        int left = random.NextInt32(picture.Width - side + 1);
        int top = random.NextInt32(picture.Height - side + 1);
        Image<float> square = ImageCrop.Crop(picture, left, top, side, side);
        return ImageResize.Resize(square, size, size, ResizeFilter.Bilinear);
    }
}
