namespace Deocc.Training.Metrics;

/// <summary>The values of one sample.</summary>
/// <param name="Name">The file or pair.</param>
/// <param name="Values">The value of every figure by its name.</param>
public sealed record SampleValues(string Name, IReadOnlyDictionary<string, double> Values);
