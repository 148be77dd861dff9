namespace Deocc.Training.Metrics;

/// <summary>How far a measurement has come.</summary>
/// <param name="Done">Samples done.</param>
/// <param name="Total">Samples in all.</param>
public readonly record struct MetricProgress(int Done, int Total);
