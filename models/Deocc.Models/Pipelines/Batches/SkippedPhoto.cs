namespace Deocc.Models.Pipelines.Batches;

/// <summary>A photograph that was not worked on.</summary>
/// <param name="Photo">Its path.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record SkippedPhoto(string Photo, string Reason);
