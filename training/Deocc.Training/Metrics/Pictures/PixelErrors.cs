using Deocc.Imaging;

namespace Deocc.Training.Metrics.Pictures;

/// <summary>Sums of differences between a picture and its reference.</summary>
/// <param name="MeanAbsolute">Mean of |a - b| over pixels and channels, in 0..1.</param>
/// <param name="MeanSquare">Mean of (a - b)^2 over pixels and channels, in 0..1.</param>
public readonly record struct PixelErrors(double MeanAbsolute, double MeanSquare)
{
    /// <summary>The peak signal-to-noise ratio in dB, 10 log10(1 / MSE): infinite for equal pictures.</summary>
    public double Psnr => -10 * Math.Log10(MeanSquare);

    /// <summary>Compares over the support, in double precision. A NaN in a picture gives NaN.</summary>
    public static PixelErrors Between(PicturePair pair)
    {
        Image<float> reference = pair.Reference!;
        int channels = pair.Picture.Channels;
        double absolute = 0;
        double square = 0;
        for (int place = 0; place < pair.Picture.Width * pair.Picture.Height; place++)
        {
            if (!pair.Support.Contains(place)) continue;
            for (int i = place * channels; i < (place + 1) * channels; i++)
            {
                double difference = (double)pair.Picture.Samples[i] - reference.Samples[i];
                absolute += Math.Abs(difference);
                square += difference * difference;
            }
        }

        double count = (double)pair.Support.Count * channels;
        return new PixelErrors(absolute / count, square / count);
    }
}
