using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Colors;

namespace Deocc.Models.Pipelines;

/// <summary>A user's mask of what covers the faces of a photograph, however it was drawn and saved.</summary>
/// <param name="Covered">One channel of the photograph's size: 1 where something covers, 0 elsewhere.</param>
/// <param name="Statement">How the file was understood, in one line.</param>
public sealed record OccluderMask(Image<float> Covered, string Statement)
{
    // Less than this between the darkest and the brightest pixel is the noise of one color.
    private const int LeastContrast = 48;
    private const double MostStretch = 0.02;

    /// <summary>
    /// Reads a mask. Levels between black and white, as JPEG makes them, are cut half-way; an alpha channel that is not the same
    /// everywhere counts instead of the colors; another size is scaled to the photograph's.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="width">The photograph's width in pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="polarity">Which color marks what covers.</param>
    /// <exception cref="FileFormatException">The file is no picture, of one color, or of other proportions than the photograph; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OccluderMask Load(string path, int width, int height, MaskPolarity polarity = MaskPolarity.Auto)
    {
        Image<byte> picture = ImageFile.Load(path);
        if (Math.Abs(((double)picture.Width * height / ((double)picture.Height * width)) - 1) > MostStretch)
            throw new FileFormatException($"{path}: the mask of {picture.Width}x{picture.Height} pixels has other proportions than the photograph of {width}x{height}");
        bool hasAlpha = picture.Channels is 2 or 4 && Contrast(ImageChannels.Extract(picture, picture.Channels - 1)) >= LeastContrast;
        Image<byte> values = hasAlpha ? ImageChannels.Extract(picture, picture.Channels - 1) : ImageChannels.ToGrey(picture);
        if (Contrast(values) < LeastContrast) throw new FileFormatException($"{path}: the mask is of one color and marks nothing");
        int threshold = (values.Samples.Min() + values.Samples.Max() + 1) / 2;
        bool marksBright = polarity == MaskPolarity.White || (polarity == MaskPolarity.Auto && !EdgeIsBright(values, threshold));
        var covered = new Image<float>(values.Width, values.Height, 1);
        for (int i = 0; i < covered.Samples.Length; i++) covered.Samples[i] = values.Samples[i] >= threshold == marksBright ? 1 : 0;
        bool isScaled = (picture.Width, picture.Height) != (width, height);
        if (isScaled) covered = Cut(ImageResize.Resize(covered, width, height, ResizeFilter.Bilinear));
        string mark = (hasAlpha, marksBright) switch
        {
            (true, true) => "opaque",
            (true, false) => "transparent",
            (false, true) => "white",
            _ => "black",
        };
        string statement = string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {mark} is taken for what covers the face ({100 * covered.Samples.Average():F1} % of the picture){(isScaled ? $"; scaled from {picture.Width}x{picture.Height}" : "")}");
        return new OccluderMask(covered, statement);
    }

    private static int Contrast(Image<byte> values) => values.Samples.Max() - values.Samples.Min();

    /// <summary>Whether most pixels of the outermost rows and columns are bright.</summary>
    private static bool EdgeIsBright(Image<byte> values, int threshold)
    {
        int bright = 0;
        int all = 0;
        for (int y = 0; y < values.Height; y++)
        {
            int step = y == 0 || y == values.Height - 1 ? 1 : Math.Max(1, values.Width - 1);
            for (int x = 0; x < values.Width; x += step, all++)
            {
                if (values.Pixel(x, y)[0] >= threshold) bright++;
            }
        }

        return 2 * bright > all;
    }

    private static Image<float> Cut(Image<float> mask)
    {
        for (int i = 0; i < mask.Samples.Length; i++) mask.Samples[i] = mask.Samples[i] >= 0.5f ? 1 : 0;
        return mask;
    }
}
