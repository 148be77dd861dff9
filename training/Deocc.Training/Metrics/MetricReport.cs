namespace Deocc.Training.Metrics;

/// <summary>What a measurement found.</summary>
/// <param name="Figures">The figures.</param>
/// <param name="Samples">The values of every sample, by name; empty where figures do not come from single samples.</param>
/// <param name="Skipped">What was not measured, with reasons; no figure contains any of it.</param>
/// <param name="Notes">What a reader must know besides, one sentence each.</param>
public sealed record MetricReport(
    IReadOnlyList<MetricFigure> Figures, IReadOnlyList<SampleValues> Samples, IReadOnlyList<SkippedItem> Skipped, IReadOnlyList<string> Notes);
