using Deocc.Imaging;

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

    /// <summary>Measures two folders of pictures by a network.</summary>
    /// <param name="path">One set of pictures.</param>
    /// <param name="reference">The other.</param>
    /// <param name="network">What the features are taken from.</param>
    /// <param name="report">Receives how many pictures are done, and of how many.</param>
    /// <exception cref="Engine.Diagnostics.EngineException">A set has no picture that can be read.</exception>
    /// <exception cref="IOException">A folder does not exist.</exception>
    public static MetricReport Measure(string path, string reference, NetworkFeatures network, Action<int, int>? report = null)
    {
        string[] first = Pictures(path);
        string[] second = Pictures(reference);
        var skipped = new List<SkippedItem>();
        int done = 0;
        FeatureStatistics of = PictureFeatures.Gather(first, network.Length, Next, skipped);
        FeatureStatistics to = PictureFeatures.Gather(second, network.Length, Next, skipped);
        return new MetricReport([FrechetDistance.Figure(of, to, $"{network.Name} with the weights of {network.Weights}")], [], skipped, []);

        float[] Next(Image<float> image)
        {
            report?.Invoke(++done, first.Length + second.Length);
            return network.Of(image);
        }
    }

    private static string[] Pictures(string path) =>
        [.. FilePairs.Match(path, null, null, FilePairs.PictureExtensions).Pairs.Select(pair => pair.File)];

    private static FeatureStatistics Gather(string path)
    {
        FeatureTable table = FeatureTable.Load(path);
        var statistics = new FeatureStatistics(table.Columns);
        for (int i = 0; i < table.Rows; i++) statistics.Add(table.Row(i));
        return statistics;
    }
}
