namespace Deocc.Training.Metrics.Landmarks;

/// <summary>Measures files of landmarks against the true ones.</summary>
public static class LandmarkComparison
{
    /// <summary>Measures a file or a folder of files (see <see cref="LandmarkFile"/>), matched by name.</summary>
    /// <param name="path">The predicted points.</param>
    /// <param name="reference">The true points.</param>
    /// <param name="report">Told how many of how many are done, from one thread at a time; may be null.</param>
    /// <exception cref="Engine.Diagnostics.UsageException">A file is to be matched with a folder.</exception>
    /// <exception cref="IOException">A path does not exist, or a folder holds no landmarks.</exception>
    public static MetricReport Measure(string path, string reference, Action<int, int>? report = null)
    {
        FilePairs files = FilePairs.Match(path, reference, null, LandmarkFile.Extensions);
        List<SkippedItem> skipped = [.. files.Skipped];
        List<(FilePair File, double Result)> measured = FileLoop.Run(
            files.Pairs, file => LandmarkError.Measure(LandmarkFile.Load(file.File), LandmarkFile.Load(file.Reference!)), skipped, report);
        MetricFigure figure = MetricFigure.Mean(LandmarkError.Description, "all points", [.. measured.Select(pair => pair.Result)]);
        SampleValues[] samples = [.. measured.Select(pair => new SampleValues(
            pair.File.Name, new Dictionary<string, double> { [figure.Name] = pair.Result }))];
        return new MetricReport([figure], samples, skipped, []);
    }
}
