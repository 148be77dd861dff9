using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;

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
