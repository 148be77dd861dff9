using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Metrics.Recognition;

/// <summary>Identification of the rows of one file of embeddings among those of another.</summary>
public static class RankComparison
{
    private const int Ranks = 5;

    /// <summary>The share of probes whose person is among the k most alike of the gallery, for k from 1 to 5.</summary>
    /// <param name="probes">Embeddings to find (see <see cref="FeatureTable"/>).</param>
    /// <param name="gallery">Embeddings to search.</param>
    /// <param name="probePersons">A text file with a person's name per line, as many as probes.</param>
    /// <param name="galleryPersons">The same for the gallery.</param>
    /// <exception cref="EngineException">A file is damaged, or they do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static MetricReport Measure(string probes, string gallery, string probePersons, string galleryPersons)
    {
        float[][] wanted = Rows(probes);
        float[][] searched = Rows(gallery);
        double[] found = Identification.Ranks(wanted, Names(probePersons, wanted.Length), searched, Names(galleryPersons, searched.Length), Ranks);
        string window = $"cosine of embeddings as given, gallery of {searched.Length}";
        MetricFigure[] figures = [.. found.Select((share, i) => new MetricFigure(
            $"rank-{i + 1}", 100 * share, double.NaN, "%", "[-1, 1]", "rows", window, wanted.Length, null))];
        return new MetricReport(figures, [], [], []);
    }

    private static float[][] Rows(string path)
    {
        FeatureTable table = FeatureTable.Load(path);
        return [.. Enumerable.Range(0, table.Rows).Select(row => table.Row(row).ToArray())];
    }

    private static string[] Names(string path, int wanted)
    {
        string[] names = [.. File.ReadLines(path).Where(line => line.Length > 0)];
        return names.Length == wanted ? names : throw new FileFormatException($"{path}: {names.Length} names, but {wanted} embeddings");
    }
}
