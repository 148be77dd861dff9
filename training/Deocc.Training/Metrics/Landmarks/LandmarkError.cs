using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Metrics.Landmarks;

/// <summary>The normalised mean error of facial landmarks.</summary>
public static class LandmarkError
{
    private const int LeftOuterCorner = 36;
    private const int RightOuterCorner = 45;

    /// <summary>What the figure is.</summary>
    public static MetricDescription Description { get; } =
        new("nme", "%", "pixels", "mean distance by the true inter-ocular distance (outer eye corners of 68 points, eye centres of 5)");

    /// <summary>
    /// The mean distance between predicted and true points in percent of the true distance between the eyes' outer corners
    /// (300-W, Sagonas et al. 2013); of the eyes' centres where there are five points.
    /// </summary>
    /// <param name="predicted">68 or 5 points.</param>
    /// <param name="actual">As many.</param>
    /// <exception cref="ShapeException">The numbers of points differ, or the eyes are in one place.</exception>
    public static double Measure(FaceLandmarks predicted, FaceLandmarks actual)
    {
        if (predicted.Count != actual.Count) throw new ShapeException($"nme: {predicted.Count} points against {actual.Count}");
        double eyes = actual.IsFull ? Distance(actual[LeftOuterCorner], actual[RightOuterCorner]) : Distance(actual[0], actual[1]);
        if (eyes == 0) throw new ShapeException("nme: both eyes are in one place");
        double sum = 0;
        for (int i = 0; i < actual.Count; i++) sum += Distance(predicted[i], actual[i]);
        return 100 * sum / actual.Count / eyes;
    }

    private static double Distance((float X, float Y) first, (float X, float Y) second) =>
        double.Hypot((double)first.X - second.X, (double)first.Y - second.Y);
}
