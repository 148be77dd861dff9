namespace Deocc.Training.Metrics.Naturalness;

/// <summary>
/// Mean-subtracted, contrast-normalised coefficients (Mittal et al. 2012, equations 1 to 3): (x - m) / (s + C) with the mean m
/// and deviation s under a Gaussian of 7x7 pixels, sigma 7/6; the border repeated. In flat areas x - m is a rounding error of
/// either sign, which would count for one side of the fits or the other; there the coefficients are zero.
/// </summary>
internal sealed class LocalNormalization
{
    private const int Radius = 3;
    private const double Sigma = 7.0 / 6.0;
    private const double RoundingError = 1e-9;

    private static readonly double[] Taps = MakeTaps();

    /// <summary>Normalises a plane.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="stabilizer">C: one grey level.</param>
    public LocalNormalization(Plane plane, double stabilizer)
    {
        var squares = new Plane(plane.Width, plane.Height);
        for (int i = 0; i < squares.Samples.Length; i++) squares.Samples[i] = plane.Samples[i] * plane.Samples[i];
        Plane mean = Blur(plane);
        Deviation = Blur(squares);
        Coefficients = new Plane(plane.Width, plane.Height);
        for (int i = 0; i < mean.Samples.Length; i++)
        {
            double deviation = Math.Sqrt(Math.Abs(Deviation.Samples[i] - (mean.Samples[i] * mean.Samples[i])));
            Deviation.Samples[i] = deviation;
            double coefficient = (plane.Samples[i] - mean.Samples[i]) / (deviation + stabilizer);
            Coefficients.Samples[i] = Math.Abs(coefficient) < RoundingError ? 0 : coefficient;
        }
    }

    /// <summary>The normalised coefficients.</summary>
    public Plane Coefficients { get; }

    /// <summary>The local deviation s.</summary>
    public Plane Deviation { get; }

    private static double[] MakeTaps()
    {
        double[] taps = [.. Enumerable.Range(-Radius, (2 * Radius) + 1).Select(d => Math.Exp(-d * d / (2 * Sigma * Sigma)))];
        double sum = taps.Sum();
        return [.. taps.Select(tap => tap / sum)];
    }

    private static Plane Blur(Plane plane)
    {
        var across = new Plane(plane.Width, plane.Height);
        var padded = new double[plane.Width + (2 * Radius)];
        for (int y = 0; y < plane.Height; y++)
        {
            ReadOnlySpan<double> row = plane.Samples.AsSpan(y * plane.Width, plane.Width);
            padded.AsSpan(0, Radius).Fill(row[0]);
            row.CopyTo(padded.AsSpan(Radius));
            padded.AsSpan(Radius + row.Length).Fill(row[^1]);
            for (int x = 0; x < plane.Width; x++)
            {
                double sum = 0;
                for (int t = 0; t < Taps.Length; t++) sum += Taps[t] * padded[x + t];
                across[x, y] = sum;
            }
        }

        var result = new Plane(plane.Width, plane.Height);
        for (int y = 0; y < plane.Height; y++)
        {
            Span<double> row = result.Samples.AsSpan(y * plane.Width, plane.Width);
            for (int t = 0; t < Taps.Length; t++)
            {
                int from = Math.Clamp(y + t - Radius, 0, plane.Height - 1);
                ReadOnlySpan<double> source = across.Samples.AsSpan(from * plane.Width, plane.Width);
                for (int x = 0; x < row.Length; x++) row[x] += Taps[t] * source[x];
            }
        }

        return result;
    }
}
