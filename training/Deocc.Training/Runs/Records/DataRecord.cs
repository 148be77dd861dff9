using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Deocc.Training.Data;

namespace Deocc.Training.Runs.Records;

/// <summary>Which samples a run was made of.</summary>
/// <param name="Folder">The data set's folder.</param>
/// <param name="Layout">Its layout.</param>
/// <param name="Samples">How many samples it has, by split.</param>
/// <param name="Hash">SHA-256 of the list: split, name and size in bytes of each picture.</param>
public sealed record DataRecord(string Folder, string Layout, IReadOnlyDictionary<string, int> Samples, string Hash)
{
    /// <summary>Lists a data set without decoding it.</summary>
    /// <param name="folder">The data set's folder.</param>
    /// <param name="list">A line per sample: split, name, bytes.</param>
    /// <exception cref="Engine.Diagnostics.FileFormatException">The folder holds no data set.</exception>
    public static DataRecord Of(string folder, out string list)
    {
        FaceDataset dataset = FaceDataset.Open(folder);
        var lines = new StringBuilder();
        foreach (FaceSample sample in dataset.Samples)
            lines.Append(CultureInfo.InvariantCulture, $"{SplitName(sample)}\t{sample.Id}\t{new FileInfo(sample.Image).Length}\n");
        list = lines.ToString();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (IGrouping<string, FaceSample> split in dataset.Samples.GroupBy(SplitName)) counts[split.Key] = split.Count();
        return new DataRecord(dataset.Folder, dataset.Layout, counts, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list))));
    }

    private static string SplitName(FaceSample sample) => sample.Split.ToString().ToLowerInvariant();
}
