namespace Deocc.Training.Metrics;

/// <summary>Something that should have been measured and was not.</summary>
/// <param name="Name">The file or pair.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record SkippedItem(string Name, string Reason);
