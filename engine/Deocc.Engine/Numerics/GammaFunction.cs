namespace Deocc.Engine.Numerics;

/// <summary>The gamma function of positive numbers.</summary>
public static class GammaFunction
{
    private const double G = 7;

    // Lanczos' series for g = 7 with nine terms (P. Godfrey 2001); relative error below 1e-14.
    private static readonly double[] Terms =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The natural logarithm of the gamma function.</summary>
    /// <param name="x">Above 0; else the result is NaN.</param>
    public static double Log(double x)
    {
        if (!(x > 0)) return double.NaN;
        if (x < 0.5) return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - Log(1 - x);
        double sum = Terms[0];
        for (int i = 1; i < Terms.Length; i++) sum += Terms[i] / (x - 1 + i);
        double t = x - 0.5 + G;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
