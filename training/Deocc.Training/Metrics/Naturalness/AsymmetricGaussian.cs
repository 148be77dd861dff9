using Deocc.Engine.Numerics;

namespace Deocc.Training.Metrics.Naturalness;

/// <summary>
/// An asymmetric generalised Gaussian distribution, fitted by the moments of its two sides (Lasmar et al. 2009; as in
/// Mittal et al. 2012, equations 7 to 13). The shape is the nearest of 0.2, 0.201 ... 10.
/// </summary>
/// <param name="Shape">The exponent: 2 for a Gaussian, 1 for a Laplacian.</param>
/// <param name="LeftDeviation">Root mean square of the values below zero.</param>
/// <param name="RightDeviation">Root mean square of the values above zero.</param>
public readonly record struct AsymmetricGaussian(double Shape, double LeftDeviation, double RightDeviation)
{
    private const double FirstShape = 0.2;
    private const double ShapeStep = 0.001;
    private const int Shapes = 9801;

    private static readonly double[] Ratios = [.. Enumerable.Range(0, Shapes).Select(i => Ratio(ShapeOf(i)))];

    /// <summary>Gamma(2 / shape) / Gamma(1 / shape).</summary>
    public double MeanFactor => Math.Exp(GammaFunction.Log(2 / Shape) - GammaFunction.Log(1 / Shape));

    /// <summary>sqrt(Gamma(1 / shape) / Gamma(3 / shape)): turns a deviation into a scale.</summary>
    public double ScaleFactor => Math.Exp(0.5 * (GammaFunction.Log(1 / Shape) - GammaFunction.Log(3 / Shape)));

    /// <summary>Fits values. Values that are all zero, or all of one sign, have no fit: NaN.</summary>
    public static AsymmetricGaussian Fit(ReadOnlySpan<double> values)
    {
        double leftSquares = 0;
        double rightSquares = 0;
        double absolutes = 0;
        long left = 0;
        long right = 0;
        foreach (double value in values)
        {
            absolutes += Math.Abs(value);
            if (value < 0)
            {
                leftSquares += value * value;
                left++;
            }
            else if (value > 0)
            {
                rightSquares += value * value;
                right++;
            }
        }

        double leftDeviation = Math.Sqrt(leftSquares / left);
        double rightDeviation = Math.Sqrt(rightSquares / right);
        double balance = leftDeviation / rightDeviation;
        double mean = absolutes / values.Length;
        double ratio = mean * mean / ((leftSquares + rightSquares) / values.Length);
        double square = (balance * balance) + 1;
        double target = ratio * ((balance * balance * balance) + 1) * (balance + 1) / (square * square);
        return double.IsFinite(target)
            ? new AsymmetricGaussian(NearestShape(target), leftDeviation, rightDeviation)
            : new AsymmetricGaussian(double.NaN, double.NaN, double.NaN);
    }

    // The ratio grows with the shape.
    private static double NearestShape(double target)
    {
        int place = Array.BinarySearch(Ratios, target);
        if (place >= 0) return ShapeOf(place);
        int above = ~place;
        if (above == 0) return ShapeOf(0);
        if (above == Shapes) return ShapeOf(Shapes - 1);
        return target - Ratios[above - 1] <= Ratios[above] - target ? ShapeOf(above - 1) : ShapeOf(above);
    }

    private static double ShapeOf(int i) => FirstShape + (i * ShapeStep);

    private static double Ratio(double shape) => Math.Exp(
        (2 * GammaFunction.Log(2 / shape)) - GammaFunction.Log(1 / shape) - GammaFunction.Log(3 / shape));
}
