namespace Deocc.Training.Metrics.Pictures;

/// <summary>
/// Precision, recall, intersection over union and F1 of a predicted mask against the true one, within the support. A pixel
/// is set where the first channel is at least half of its range. What has no set pixel to count is 0 / 0 and given as NaN.
/// </summary>
public sealed class MaskMetric : IPictureMetric
{
    private const float Threshold = 0.5f;
    private const string Protocol = "bright pixels (>= 0.5), per picture";

    /// <inheritdoc/>
    public IReadOnlyList<MetricDescription> Figures { get; } =
        [.. new[] { "precision", "recall", "iou", "f1" }.Select(name => new MetricDescription(name, string.Empty, "{0, 1}", Protocol))];

    /// <inheritdoc/>
    public bool NeedsReference => true;

    /// <inheritdoc/>
    public bool HeedsSupport => true;

    /// <inheritdoc/>
    public void Measure(PicturePair pair, Span<double> values)
    {
        int channels = pair.Picture.Channels;
        double both = 0;
        double predicted = 0;
        double actual = 0;
        for (int place = 0; place < pair.Picture.Width * pair.Picture.Height; place++)
        {
            if (!pair.Support.Contains(place)) continue;
            bool isPredicted = pair.Picture.Samples[place * channels] >= Threshold;
            bool isActual = pair.Reference!.Samples[place * channels] >= Threshold;
            if (isPredicted) predicted++;
            if (isActual) actual++;
            if (isPredicted && isActual) both++;
        }

        values[0] = both / predicted;
        values[1] = both / actual;
        values[2] = both / (predicted + actual - both);
        values[3] = 2 * both / (predicted + actual);
    }
}
