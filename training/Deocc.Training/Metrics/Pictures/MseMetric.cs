namespace Deocc.Training.Metrics.Pictures;

/// <summary>Mean squared error over the support.</summary>
public sealed class MseMetric : IPictureMetric
{
    private const double Levels = 255;

    /// <inheritdoc/>
    public IReadOnlyList<MetricDescription> Figures { get; } =
    [
        new("mse", string.Empty, "[0, 1]", string.Empty),
        new("mse_255", string.Empty, "[0, 255]", string.Empty),
    ];

    /// <inheritdoc/>
    public bool NeedsReference => true;

    /// <inheritdoc/>
    public bool HeedsSupport => true;

    /// <inheritdoc/>
    public void Measure(PicturePair pair, Span<double> values)
    {
        double error = PixelErrors.Between(pair).MeanSquare;
        values[0] = error;
        values[1] = Levels * Levels * error;
    }
}
