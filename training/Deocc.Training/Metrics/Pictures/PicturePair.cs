using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Metrics.Pictures;

/// <summary>A picture to judge, the picture it should be (where there is one), and the pixels that count.</summary>
public sealed class PicturePair
{
    /// <summary>
    /// Makes a pair of pictures of one size. An alpha channel is dropped; if one is grey and the other in colour, the grey
    /// one stands for three equal channels.
    /// </summary>
    /// <param name="picture">What is judged; samples in 0..1.</param>
    /// <param name="reference">What it should be, samples in 0..1; null for metrics that need none.</param>
    /// <param name="support">The pixels that count; null for all.</param>
    /// <exception cref="ShapeException">The sizes differ.</exception>
    public PicturePair(Image<float> picture, Image<float>? reference = null, Support? support = null)
    {
        if (reference is not null && (picture.Width, picture.Height) != (reference.Width, reference.Height))
            throw new ShapeException($"the sizes differ: {picture.Width}x{picture.Height} against {reference.Width}x{reference.Height}");
        if (support is not null && (picture.Width, picture.Height) != (support.Width, support.Height))
            throw new ShapeException($"the mask is {support.Width}x{support.Height}, the picture {picture.Width}x{picture.Height}");
        int channels = Math.Max(ColorChannels(picture), reference is null ? 1 : ColorChannels(reference));
        Picture = WithChannels(picture, channels);
        Reference = reference is null ? null : WithChannels(reference, channels);
        Support = support ?? Support.Whole(picture.Width, picture.Height);
    }

    /// <summary>What is judged: 1 or 3 channels in 0..1.</summary>
    public Image<float> Picture { get; }

    /// <summary>What it should be, of the same size and channels.</summary>
    public Image<float>? Reference { get; }

    /// <summary>The pixels that count.</summary>
    public Support Support { get; }

    private static int ColorChannels(Image<float> image) => image.Channels >= 3 ? 3 : 1;

    private static Image<float> WithChannels(Image<float> image, int channels)
    {
        if (image.Channels == channels) return image;
        var result = new Image<float>(image.Width, image.Height, channels);
        int isColor = image.Channels >= 3 ? 1 : 0;
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            for (int c = 0; c < channels; c++) result.Samples[(i * channels) + c] = image.Samples[(i * image.Channels) + (c * isColor)];
        }

        return result;
    }
}
