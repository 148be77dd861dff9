using Deocc.Training.Metrics.Pictures;

namespace Deocc.Training.Metrics.Naturalness;

/// <summary>BRISQUE: a learned score of distortions, the lower the better. Needs no reference.</summary>
public sealed class BrisqueMetric(BrisqueModel model) : IPictureMetric
{
    /// <inheritdoc/>
    public IReadOnlyList<MetricDescription> Figures { get; } =
        [new("brisque", string.Empty, "grey [0, 1] (BT.601)", $"7x7, sigma 7/6; two scales ({model.Protocol} protocol); mean over pictures")];

    /// <inheritdoc/>
    public bool NeedsReference => false;

    /// <inheritdoc/>
    public bool HeedsSupport => false;

    /// <inheritdoc/>
    public void Measure(PicturePair pair, Span<double> values) => values[0] = model.Score(pair.Picture);
}
