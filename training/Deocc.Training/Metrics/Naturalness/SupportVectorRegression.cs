using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Metrics.Naturalness;

/// <summary>
/// Support vector regression with a Gaussian kernel: sum of c_i exp(-gamma |x - v_i|^2), minus an offset.
/// </summary>
public sealed class SupportVectorRegression
{
    private readonly double _gamma;
    private readonly double _offset;
    private readonly double[] _coefficients;
    private readonly double[][] _vectors;

    /// <summary>Makes a regression.</summary>
    /// <param name="gamma">The kernel's width; positive.</param>
    /// <param name="offset">What is subtracted from the sum (rho).</param>
    /// <param name="coefficients">One per vector.</param>
    /// <param name="vectors">The support vectors, all of one length.</param>
    /// <exception cref="ShapeException">The numbers do not fit together.</exception>
    public SupportVectorRegression(double gamma, double offset, double[] coefficients, double[][] vectors)
    {
        bool isRegular = vectors.Length > 0 && vectors.Length == coefficients.Length && vectors.All(vector => vector.Length == vectors[0].Length);
        if (!isRegular || !(gamma > 0))
            throw new ShapeException($"SupportVectorRegression: gamma {gamma}, {vectors.Length} vectors and {coefficients.Length} coefficients do not fit together");
        (_gamma, _offset, _coefficients, _vectors) = (gamma, offset, coefficients, vectors);
    }

    /// <summary>The length of the vectors.</summary>
    public int Count => _vectors[0].Length;

    /// <summary>The prediction for a vector.</summary>
    public double Predict(ReadOnlySpan<double> x)
    {
        double sum = -_offset;
        for (int i = 0; i < _vectors.Length; i++)
        {
            double distance = 0;
            for (int j = 0; j < x.Length; j++) distance += (x[j] - _vectors[i][j]) * (x[j] - _vectors[i][j]);
            sum += _coefficients[i] * Math.Exp(-_gamma * distance);
        }

        return sum;
    }
}
