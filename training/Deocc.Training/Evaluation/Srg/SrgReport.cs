using Deocc.Training.Metrics;

namespace Deocc.Training.Evaluation.Srg;

/// <summary>What an evaluation of fillings found.</summary>
/// <param name="Protocol">What covered the faces.</param>
/// <param name="Rows">A row for each filling and group.</param>
/// <param name="Skipped">Portraits that were not measured, with reasons.</param>
/// <param name="Notes">What a reader must know besides, one sentence each.</param>
public sealed record SrgReport(string Protocol, IReadOnlyList<SrgRow> Rows, IReadOnlyList<SkippedItem> Skipped, IReadOnlyList<string> Notes)
{
    /// <summary>What becomes of the same portraits with nothing over them; null where the true hole is given.</summary>
    public BareFaces? Bare { get; init; }
}
