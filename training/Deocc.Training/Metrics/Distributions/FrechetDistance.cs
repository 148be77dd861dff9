using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Numerics;

namespace Deocc.Training.Metrics.Distributions;

/// <summary>
/// The Frechet distance of two Gaussians, |m1 - m2|^2 + Tr(C1 + C2 - 2 (C1 C2)^(1/2)) (Dowson and Landau 1982), which is FID
/// (Heusel et al. 2017) if they are fitted to features of Inception-v3.
/// </summary>
public static class FrechetDistance
{
    /// <summary>Below this number of samples FID is biased too much to be compared: the features' number of Inception-v3.</summary>
    public const int EnoughSamples = 2048;

    /// <summary>
    /// Measures the distance. The trace of the square root is the sum of the square roots of the eigenvalues of
    /// C1^(1/2) C2 C1^(1/2), which is symmetric; those below zero by rounding count as zero.
    /// </summary>
    /// <param name="first">Of at least two samples.</param>
    /// <param name="second">Of at least two samples, of as many features.</param>
    /// <exception cref="ShapeException">The features differ in number, or there are too few samples.</exception>
    public static double Between(FeatureStatistics first, FeatureStatistics second)
    {
        if (first.Features != second.Features)
            throw new ShapeException($"FrechetDistance: {first.Features} features against {second.Features}; take both from one network");
        int n = first.Features;
        double[] one = first.Covariance();
        double[] two = second.Covariance();
        double[] root = SymmetricEigen.Decompose(one, n).Apply(value => Math.Sqrt(Math.Max(0, value)));
        double[] product = DenseProduct.Times(DenseProduct.Times(root, two, n), root, n);
        double distance = first.Mean().Zip(second.Mean(), (a, b) => (a - b) * (a - b)).Sum();
        for (int i = 0; i < n; i++) distance += one[(i * n) + i] + two[(i * n) + i];
        foreach (double value in SymmetricEigen.Decompose(product, n, withVectors: false).Values) distance -= 2 * Math.Sqrt(Math.Max(0, value));
        return Math.Max(0, distance);
    }

    /// <summary>The distance as a figure, which says so when samples are too few.</summary>
    /// <param name="first">Of at least two samples.</param>
    /// <param name="second">Of at least two samples.</param>
    /// <param name="features">Where the features come from, such as <c>Inception-v3 pool3</c>.</param>
    /// <exception cref="ShapeException">The features differ in number, or there are too few samples.</exception>
    public static MetricFigure Figure(FeatureStatistics first, FeatureStatistics second, string features)
    {
        long least = Math.Min(first.Samples, second.Samples);
        string? note = least >= EnoughSamples
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{first.Samples} against {second.Samples} samples: fewer than {EnoughSamples}, which biases it upwards");
        return new MetricFigure(
            "fid", Between(first, second), double.NaN, string.Empty, string.Empty, "whole sets", $"{features}, {first.Features} features", (int)least, note);
    }
}
