using Deocc.Training.Metrics;

namespace Deocc.Training.Evaluation.Srg;

/// <summary>A row of the table.</summary>
/// <param name="Method">The filling; "occluded" for none.</param>
/// <param name="Group">Whose portraits: "all", or a group of skin tones.</param>
/// <param name="Figures">The figures, each with range, support, window and count.</param>
public sealed record SrgRow(string Method, string Group, IReadOnlyList<MetricFigure> Figures);
