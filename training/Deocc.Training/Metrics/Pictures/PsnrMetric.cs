namespace Deocc.Training.Metrics.Pictures;

/// <summary>Peak signal-to-noise ratio from the mean squared error over the support, all channels together.</summary>
public sealed class PsnrMetric : IPictureMetric
{
    /// <inheritdoc/>
    public IReadOnlyList<MetricDescription> Figures { get; } = [new("psnr", "dB", "[0, 1], peak 1", string.Empty)];

    /// <inheritdoc/>
    public bool NeedsReference => true;

    /// <inheritdoc/>
    public bool HeedsSupport => true;

    /// <inheritdoc/>
    public void Measure(PicturePair pair, Span<double> values) => values[0] = PixelErrors.Between(pair).Psnr;
}
