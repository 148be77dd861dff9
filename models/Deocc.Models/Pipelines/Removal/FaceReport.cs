namespace Deocc.Models.Pipelines.Removal;

/// <summary>What was done to one face.</summary>
/// <param name="Number">1 for the largest of the photograph.</param>
/// <param name="Box">Left, top, width and height in the photograph's pixels.</param>
/// <param name="Score">How sure the detector is, 0..1; null where the user named the face.</param>
/// <param name="Outcome"><c>removed</c> or <c>nothing to remove</c>.</param>
/// <param name="OccludedShare">The share of the face that is covered, 0..1.</param>
/// <param name="Confidence">How sure the segmentation is, 0..1.</param>
/// <param name="Warnings">What the user should know.</param>
/// <param name="Files">What was written of the face.</param>
public sealed record FaceReport(
    int Number,
    double[] Box,
    double? Score,
    string Outcome,
    double OccludedShare,
    double Confidence,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Files)
{
    /// <summary>The outcome of a face of which something was painted.</summary>
    public const string Removed = "removed";

    /// <summary>The outcome of a face that nothing covers.</summary>
    public const string NothingToRemove = "nothing to remove";
}
