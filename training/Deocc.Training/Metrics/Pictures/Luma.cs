using Deocc.Imaging;

namespace Deocc.Training.Metrics.Pictures;

/// <summary>The weightings of red, green and blue that metrics are defined on. Grey pictures pass as they are.</summary>
public static class Luma
{
    /// <summary>Rec. 709 as scikit-image's <c>rgb2gray</c> has it: 0.2125 R + 0.7154 G + 0.0721 B.</summary>
    public static Image<float> Rec709(Image<float> image) => Weigh(image, 0.2125, 0.7154, 0.0721);

    private static Image<float> Weigh(Image<float> image, double red, double green, double blue)
    {
        if (image.Channels < 3) return image;
        var grey = new Image<float>(image.Width, image.Height, 1);
        for (int i = 0; i < grey.Samples.Length; i++)
        {
            ReadOnlySpan<float> pixel = image.Samples.AsSpan(i * image.Channels, 3);
            grey.Samples[i] = (float)((red * pixel[0]) + (green * pixel[1]) + (blue * pixel[2]));
        }

        return grey;
    }
}
