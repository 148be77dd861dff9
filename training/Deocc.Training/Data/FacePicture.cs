using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Colors;

namespace Deocc.Training.Data;

/// <summary>A sample's decoded pictures, all of the same size.</summary>
/// <param name="Picture">RGB in 0..1.</param>
/// <param name="Mask">The visible face, one channel in 0..1.</param>
/// <param name="Region">Where the face would be if nothing covered it, one channel in 0..1.</param>
/// <param name="Parsing">A label of <see cref="ParsingFiles.LabelNames"/> per pixel.</param>
/// <param name="Landmarks">68 or 5 points.</param>
public sealed record FacePicture(
    Image<float> Picture, Image<float>? Mask, Image<float>? Region, Image<byte>? Parsing, FaceLandmarks? Landmarks)
{
    /// <summary>
    /// Decodes a sample's files. Grey pictures become RGB, transparency is dropped. Masks and parsing maps of another size
    /// but the same shape as the picture are brought to its size, as CelebAMask-HQ needs it.
    /// </summary>
    /// <exception cref="FileFormatException">A file is damaged, or a mask has another shape than its picture; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static FacePicture Load(FaceSample sample)
    {
        Image<float> picture = ImageChannels.ToRgb(ImageFile.LoadFloats(sample.Image));
        return new FacePicture(
            picture,
            sample.Mask is null ? null : LoadMask(sample.Mask, picture),
            sample.Region is null ? null : LoadMask(sample.Region, picture),
            sample.Parsing is null ? null : LoadParsing(sample.Parsing, picture),
            sample.Landmarks);
    }

    private static Image<float> LoadMask(string path, Image<float> picture)
    {
        Image<float> file = ImageFile.LoadFloats(path);
        RequireSameShape(path, file.Width, file.Height, picture);
        var mask = new Image<float>(file.Width, file.Height, 1);
        for (int i = 0; i < mask.Samples.Length; i++) mask.Samples[i] = file.Samples[i * file.Channels];
        return mask.Width == picture.Width && mask.Height == picture.Height
            ? mask
            : ImageResize.Resize(mask, picture.Width, picture.Height, ResizeFilter.Bilinear);
    }

    private static Image<byte> LoadParsing(ParsingFiles files, Image<float> picture)
    {
        Image<byte> map = files.Load();
        RequireSameShape(files.Paths.First(), map.Width, map.Height, picture);
        if (map.Width == picture.Width && map.Height == picture.Height) return map;
        var resized = new Image<byte>(picture.Width, picture.Height, 1);
        for (int y = 0; y < picture.Height; y++)
        {
            int sourceY = ((2 * y) + 1) * map.Height / (2 * picture.Height);
            for (int x = 0; x < picture.Width; x++)
                resized.Samples[(y * picture.Width) + x] = map.Samples[(sourceY * map.Width) + (((2 * x) + 1) * map.Width / (2 * picture.Width))];
        }

        return resized;
    }

    private static void RequireSameShape(string path, int width, int height, Image<float> picture)
    {
        // A pixel of rounding is allowed in each direction.
        long difference = Math.Abs(((long)width * picture.Height) - ((long)height * picture.Width));
        if (difference > Math.Max(picture.Width, picture.Height))
            throw new FileFormatException($"{path}: {width}x{height} does not fit its picture of {picture.Width}x{picture.Height}");
    }
}
