using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Imaging;

namespace Deocc.Training.Metrics.Recognition;

/// <summary>Likenesses of the rows of two files of embeddings: row by row, one pair each.</summary>
public static class EmbeddingComparison
{
    private const string Window = "cosine of embeddings as given";

    /// <summary>The mean cosine: how well identities are kept.</summary>
    /// <param name="path">Embeddings (see <see cref="FeatureTable"/>).</param>
    /// <param name="reference">As many, of the same persons.</param>
    /// <exception cref="EngineException">A file is damaged, or the two do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static MetricReport Identity(string path, string reference)
    {
        double[] cosines = Cosines(path, reference);
        SampleValues[] samples = [.. cosines.Select((cosine, row) => new SampleValues(
            row.ToString(CultureInfo.InvariantCulture), new Dictionary<string, double> { ["id"] = cosine }))];
        return new MetricReport([MetricFigure.Mean(new("id", string.Empty, "[-1, 1]", Window), "rows", cosines)], samples, [], []);
    }

    /// <summary>The mean cosine of pictures of aligned faces, matched by name.</summary>
    /// <param name="path">A file, or a folder with its subfolders.</param>
    /// <param name="reference">The same persons.</param>
    /// <param name="network">What the embeddings are taken from.</param>
    /// <param name="report">Receives how many pairs are done, and of how many.</param>
    /// <exception cref="EngineException">A file is to be matched with a folder.</exception>
    /// <exception cref="IOException">A path does not exist.</exception>
    public static MetricReport Identity(string path, string reference, NetworkFeatures network, Action<int, int>? report = null)
    {
        FilePairs pairs = FilePairs.Match(path, reference, null, FilePairs.PictureExtensions);
        var samples = new List<SampleValues>();
        List<SkippedItem> skipped = [.. pairs.Skipped];
        for (int i = 0; i < pairs.Pairs.Count; i++)
        {
            FilePair pair = pairs.Pairs[i];
            report?.Invoke(i + 1, pairs.Pairs.Count);
            try
            {
                double cosine = Embeddings.Cosine(network.Of(ImageFile.LoadFloats(pair.File)), network.Of(ImageFile.LoadFloats(pair.Reference!)));
                samples.Add(new SampleValues(pair.Name, new Dictionary<string, double> { ["id"] = cosine }));
            }
            catch (Exception error) when (error is FileFormatException or IOException or UnauthorizedAccessException)
            {
                skipped.Add(new SkippedItem(pair.Name, error.Message));
            }
        }

        string window = $"cosine of embeddings by {network.Name} with the weights of {network.Weights}";
        double[] cosines = [.. samples.Select(sample => sample.Values["id"])];
        return new MetricReport([MetricFigure.Mean(new("id", string.Empty, "[-1, 1]", window), "aligned faces", cosines)], samples, skipped, []);
    }

    /// <summary>Verification: 100 % - EER, the accuracy over ten folds and the area under the curve.</summary>
    /// <param name="path">The pairs' first embeddings.</param>
    /// <param name="reference">The pairs' second embeddings.</param>
    /// <param name="answers">An array with one number per pair: 1 for one person, 0 for two.</param>
    /// <exception cref="EngineException">A file is damaged, or the three do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static MetricReport Verify(string path, string reference, string answers)
    {
        double[] cosines = Cosines(path, reference);
        using WeightFile file = WeightFile.Open(answers);
        if (file.Entries.Count != 1) throw new FileFormatException($"{answers}: expected one array, found {file.Entries.Count}");
        bool[] isSame = [.. file.Entries[0].ToArray<float>().Select(value => value != 0)];
        VerificationScore score = Verification.Measure(cosines, isSame);
        string folds = $"{score.Folds} folds in the order of the rows";
        return new MetricReport(
            [
                Figure("100-eer", 100 * (1 - score.EqualErrorRate), double.NaN, Window),
                Figure("accuracy", 100 * score.Accuracy, 100 * score.AccuracyDeviation, $"{Window}, {folds}"),
                Figure("auc", 100 * score.AreaUnderCurve, double.NaN, Window),
            ],
            [],
            [],
            []);

        MetricFigure Figure(string name, double value, double deviation, string window) =>
            new(name, value, deviation, "%", "[-1, 1]", "rows", window, score.Pairs, null);
    }

    private static double[] Cosines(string path, string reference)
    {
        FeatureTable first = FeatureTable.Load(path);
        FeatureTable second = FeatureTable.Load(reference);
        if (first.Rows != second.Rows) throw new ShapeException($"{path} has {first.Rows} rows and {reference} {second.Rows}; rows are compared one by one");
        return [.. Enumerable.Range(0, first.Rows).Select(row => Embeddings.Cosine(first.Row(row), second.Row(row)))];
    }
}
