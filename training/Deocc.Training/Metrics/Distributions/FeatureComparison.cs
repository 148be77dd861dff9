namespace Deocc.Training.Metrics.Distributions;

/// <summary>FID of two files of features.</summary>
public static class FeatureComparison
{
    /// <summary>Measures.</summary>
    /// <param name="path">One set's features (see <see cref="FeatureTable"/>).</param>
    /// <param name="reference">The other's, by the same network.</param>
    /// <exception cref="Engine.Diagnostics.EngineException">A file is damaged, or the two do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static MetricReport Measure(string path, string reference)
    {
        MetricFigure figure = FrechetDistance.Figure(Gather(path), Gather(reference), "features as given");
        return new MetricReport([figure], [], [], []);
    }

    private static FeatureStatistics Gather(string path)
    {
        FeatureTable table = FeatureTable.Load(path);
        var statistics = new FeatureStatistics(table.Columns);
        for (int i = 0; i < table.Rows; i++) statistics.Add(table.Row(i));
        return statistics;
    }
}
