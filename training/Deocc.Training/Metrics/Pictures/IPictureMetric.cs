using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Metrics.Pictures;

/// <summary>Judges a picture, by itself or against a reference. Safe to be called from several threads.</summary>
public interface IPictureMetric
{
    /// <summary>The figures it gives, in the order of <see cref="Measure"/>.</summary>
    IReadOnlyList<MetricDescription> Figures { get; }

    /// <summary>Whether it compares with a reference.</summary>
    bool NeedsReference { get; }

    /// <summary>Whether it heeds the support; otherwise it always looks at the whole picture.</summary>
    bool HeedsSupport { get; }

    /// <summary>Measures one picture.</summary>
    /// <param name="pair">The picture, with a reference if one is needed.</param>
    /// <param name="values">Receives one value per figure.</param>
    /// <exception cref="ShapeException">The picture is too small, or nothing of it lies within the support.</exception>
    void Measure(PicturePair pair, Span<double> values);
}
