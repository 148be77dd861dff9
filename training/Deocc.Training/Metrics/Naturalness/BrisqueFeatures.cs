using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Metrics.Naturalness;

/// <summary>
/// BRISQUE's 36 features of a picture (Mittal, Moorthy and Bovik 2012), from grey (BT.601, rounded to 8 bits) at full and half
/// size.
/// </summary>
public static class BrisqueFeatures
{
    /// <summary>Features of a picture.</summary>
    public const int Count = 2 * SceneStatistics.Count;

    private const int SmallestSide = 16;
    private const double Levels = 255;

    /// <summary>Measures a picture.</summary>
    /// <param name="image">Samples in 0..1; alpha counts as nothing.</param>
    /// <param name="protocol">How pictures are halved.</param>
    /// <exception cref="ShapeException">The picture is smaller than 16x16, or flat.</exception>
    public static double[] Of(Image<float> image, BrisqueProtocol protocol)
    {
        if (Math.Min(image.Width, image.Height) < SmallestSide)
            throw new ShapeException($"brisque: a picture of {image.Width}x{image.Height} is smaller than {SmallestSide}x{SmallestSide}");
        Plane plane = GreyOf(image);
        Plane half = protocol == BrisqueProtocol.OpenCv ? HalfSize.Cubic(plane) : HalfSize.Antialiased(plane);
        double[] features =
        [
            .. SceneStatistics.OfBrisque(new LocalNormalization(plane, 1 / Levels).Coefficients),
            .. SceneStatistics.OfBrisque(new LocalNormalization(half, 1 / Levels).Coefficients),
        ];
        return features.Any(double.IsNaN) ? throw new ShapeException("brisque: the picture is flat and has no statistics") : features;
    }

    private static Plane GreyOf(Image<float> image)
    {
        var plane = new Plane(image.Width, image.Height);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            ReadOnlySpan<float> pixel = image.Samples.AsSpan(i * image.Channels, image.Channels);
            double grey = image.Channels >= 3 ? (0.299 * pixel[0]) + (0.587 * pixel[1]) + (0.114 * pixel[2]) : pixel[0];
            plane.Samples[i] = Math.Round(Levels * grey) / Levels;
        }

        return plane;
    }
}
