namespace Deocc.Training.Data;

/// <summary>Something in a data set that could not be used.</summary>
/// <param name="Name">The file or the line.</param>
/// <param name="Reason">What is wrong with it.</param>
public readonly record struct SkippedSample(string Name, string Reason);
