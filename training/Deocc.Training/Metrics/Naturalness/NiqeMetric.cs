using Deocc.Training.Metrics.Pictures;

namespace Deocc.Training.Metrics.Naturalness;

/// <summary>NIQE: how far a picture's statistics are from those of undistorted pictures. Needs no reference.</summary>
public sealed class NiqeMetric(NiqeModel model) : IPictureMetric
{
    /// <inheritdoc/>
    public IReadOnlyList<MetricDescription> Figures { get; } =
        [new("niqe", string.Empty, "luma 16..235 (BT.601)", "7x7, sigma 7/6; blocks of 96x96, two scales; mean over pictures")];

    /// <inheritdoc/>
    public bool NeedsReference => false;

    /// <inheritdoc/>
    public bool HeedsSupport => false;

    /// <inheritdoc/>
    public void Measure(PicturePair pair, Span<double> values) => values[0] = model.Distance(new NiqeFeatures(pair.Picture));
}
