using Deocc.Training.Data;

namespace Deocc.Training.Occluders.PairedSets;

/// <summary>What was made.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Written">How many pairs.</param>
/// <param name="Kinds">Pairs by the kind of their occluder.</param>
/// <param name="Covered">The mean share of the face that is covered, where the face is known; 0..1.</param>
/// <param name="Skipped">Samples that could not be used, and why.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record PairedSetReport(
    string Folder, int Written, IReadOnlyDictionary<string, int> Kinds, double? Covered, IReadOnlyList<SkippedSample> Skipped, double Seconds);
