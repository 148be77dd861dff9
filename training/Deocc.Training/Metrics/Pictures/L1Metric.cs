namespace Deocc.Training.Metrics.Pictures;

/// <summary>Mean absolute error over the support, in the two ranges that papers use.</summary>
public sealed class L1Metric : IPictureMetric
{
    /// <inheritdoc/>
    public IReadOnlyList<MetricDescription> Figures { get; } =
    [
        new("l1", string.Empty, "[0, 1]", string.Empty),
        new("l1_signed", string.Empty, "[-1, 1]", string.Empty),
    ];

    /// <inheritdoc/>
    public bool NeedsReference => true;

    /// <inheritdoc/>
    public bool HeedsSupport => true;

    /// <inheritdoc/>
    public void Measure(PicturePair pair, Span<double> values)
    {
        double error = PixelErrors.Between(pair).MeanAbsolute;
        values[0] = error;
        values[1] = 2 * error;
    }
}
