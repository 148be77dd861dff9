namespace Deocc.Training.Evaluation.Srg;

/// <summary>What becomes of portraits that nothing covers; without those of people who wear glasses.</summary>
/// <param name="Portraits">How many there are.</param>
/// <param name="Untouched">The share of them that come back as they are, 0..1.</param>
/// <param name="Painted">The mean share of the face that is painted all the same, 0..1.</param>
public sealed record BareFaces(int Portraits, double Untouched, double Painted);
