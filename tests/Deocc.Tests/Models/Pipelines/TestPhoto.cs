using Deocc.Imaging;

namespace Deocc.Tests.Models.Pipelines;

/// <summary>A generated picture of no face, and the points at which one would be.</summary>
internal static class TestPhoto
{
    private static readonly (float X, float Y)[] Points = [(92, 94), (164, 94), (128, 133), (99, 172), (157, 172)];

    /// <summary>A smooth pattern with some noise, alpha included.</summary>
    public static Image<byte> Make(int width, int height, int channels)
    {
        var photo = new Image<byte>(width, height, channels);
        for (int i = 0; i < photo.Samples.Length; i++)
        {
            int pixel = i / channels;
            photo.Samples[i] = (byte)(90 + (60 * Math.Sin((0.05 * (pixel % width)) + (i % channels))) + (pixel / width % 40) + (i * 7919 % 13));
        }

        return photo;
    }

    /// <summary>The five points of a face.</summary>
    /// <param name="left">Where the aligned crop's left edge lies in the photograph.</param>
    /// <param name="top">Where its upper edge lies.</param>
    /// <param name="scale">The photograph's pixels per pixel of the crop.</param>
    /// <param name="roll">How far the face is turned about the crop's middle, in radians, clockwise on the screen.</param>
    public static FaceLandmarks Face(double left, double top, double scale, double roll = 0)
    {
        (double sine, double cosine) = Math.SinCos(roll);
        var points = new (float X, float Y)[Points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            (double x, double y) = (scale * (Points[i].X - 128), scale * (Points[i].Y - 128));
            points[i] = ((float)(left + (128 * scale) + (cosine * x) - (sine * y)), (float)(top + (128 * scale) + (sine * x) + (cosine * y)));
        }

        return new FaceLandmarks(points);
    }
}
