namespace Deocc.Training.Metrics;

/// <summary>A file to judge and those that belong to it.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="File">The file to judge.</param>
/// <param name="Reference">What it should be; null where nothing is compared.</param>
/// <param name="Mask">The mask of its support; null for none.</param>
public sealed record FilePair(string Name, string File, string? Reference, string? Mask);
