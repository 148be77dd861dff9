using Deocc.Imaging;
using Deocc.Imaging.Blending;
using Deocc.Training.Data;

namespace Deocc.Training.Evaluation.Srg.Fills;

/// <summary>
/// The mean of training portraits, their landmarks brought onto one another, then onto those of the clean portrait, blended into the hole
/// by Poisson's equation. It is told the true landmarks below the hole, which no other way in the table is: what the mean face would
/// give if the shape of what is hidden were known.
/// </summary>
public sealed class WarpedMeanFaceFill : IHoleFill
{
    // Landmarks of closed lips may lie on one another.
    private const double Smoothing = 5;

    private readonly Image<float> _mean;
    private readonly (double X, double Y)[] _points;

    /// <summary>Takes the mean.</summary>
    /// <param name="samples">At least one, with landmarks; those with another number of landmarks or of another size than the first are left out.</param>
    public WarpedMeanFaceFill(IReadOnlyList<FaceSample> samples)
    {
        (int width, int height) = SizeOf(FacePicture.Load(samples[0]).Picture);
        FaceSample[] alike = [.. samples.Where(sample => sample.Landmarks!.Count == samples[0].Landmarks!.Count)];
        (double X, double Y)[][] points = [.. alike.Select(sample => Points(sample.Landmarks!, width, height))];
        _points = [.. Enumerable.Range(0, points[0].Length).Select(i => (points.Average(face => face[i].X), points.Average(face => face[i].Y)))];
        var sum = new double[width * height * 3];
        int count = 0;
        for (int item = 0; item < alike.Length; item++)
        {
            Image<float> picture = FacePicture.Load(alike[item]).Picture;
            if (SizeOf(picture) != (width, height)) continue;
            Image<float> warped = SplineWarp.Warp(picture, new ThinPlateSpline(_points, points[item], Smoothing), width, height);
            for (int i = 0; i < sum.Length; i++) sum[i] += warped.Samples[i];
            count++;
        }

        _mean = new Image<float>(width, height, 3, [.. sum.Select(value => (float)(value / count))]);
    }

    /// <inheritdoc/>
    public string Name => "mean face at true landmarks, Poisson";

    /// <inheritdoc/>
    public Image<float> Fill(CoveredPortrait portrait)
    {
        (int width, int height) = SizeOf(portrait.Occluded);
        double across = (double)_mean.Width / width;
        double down = (double)_mean.Height / height;
        (double X, double Y)[] to = [.. _points.Select(point => (point.X / across, point.Y / down))];
        (double X, double Y)[] from = Points(portrait.Landmarks, width, height);
        Image<float> mean = (across, down) == (1, 1) ? _mean : ImageResize.Resize(_mean, width, height);
        return PoissonBlend.Apply(portrait.Occluded, SplineWarp.Warp(mean, new ThinPlateSpline(from, to, Smoothing), width, height), portrait.Hole);
    }

    /// <summary>The landmarks, and places on the picture's edge, which stay.</summary>
    private static (double X, double Y)[] Points(FaceLandmarks landmarks, int width, int height)
    {
        (double X, double Y)[] edge =
        [
            (0, 0), (0.5 * width, 0), (width, 0), (0, 0.5 * height), (width, 0.5 * height), (0, height), (0.5 * width, height), (width, height),
        ];
        return [.. Enumerable.Range(0, landmarks.Count).Select(i => ((double)landmarks[i].X, (double)landmarks[i].Y)), .. edge];
    }

    private static (int Width, int Height) SizeOf(Image<float> picture) => (picture.Width, picture.Height);
}
