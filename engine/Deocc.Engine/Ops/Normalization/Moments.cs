namespace Deocc.Engine.Ops;

/// <summary>Mean and squared deviations of a set of numbers.</summary>
/// <param name="Count">How many numbers.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="SquaredDeviations">The sum of the squares of their differences from the mean.</param>
internal readonly record struct Moments(long Count, double Mean, double SquaredDeviations)
{
    /// <summary>The mean squared deviation.</summary>
    public double Variance => SquaredDeviations / Count;

    /// <summary>The moments of the union of two sets (Chan, Golub and LeVeque 1979).</summary>
    public Moments Merge(Moments other)
    {
        if (Count == 0) return other;
        long count = Count + other.Count;
        double difference = other.Mean - Mean;
        double share = (double)other.Count / count;
        return new(
            count,
            Mean + (difference * share),
            SquaredDeviations + other.SquaredDeviations + (difference * difference * Count * share));
    }
}
