namespace Deocc.Training.Runs;

/// <summary>What a validation found.</summary>
/// <param name="Figures">The figures; the first decides which weights are the best.</param>
/// <param name="HigherIsBetter">Whether the first figure should rise.</param>
/// <param name="Statement">Range, support, window and number of samples.</param>
public sealed record ValidationReport(IReadOnlyList<NamedValue> Figures, bool HigherIsBetter, string Statement);
