using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Data.Layouts;

/// <summary>
/// 300-W (Sagonas et al. 2013) and sets of its kind: pictures with a <c>.pts</c> file of 68 points beside them, in any tree of
/// folders. Folders called <c>trainset</c> and <c>testset</c> make the split.
/// </summary>
public sealed class ThreeHundredWLayout : IDatasetLayout
{
    /// <inheritdoc/>
    public string Name => "300-W";

    /// <inheritdoc/>
    public string? Recognize(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true };
        foreach (string points in Directory.EnumerateFiles(folder, "*.pts", options))
        {
            string place = Path.GetDirectoryName(points)!;
            if (PictureFolder.Find(place, Path.GetFileNameWithoutExtension(points)) is not null) return Path.GetRelativePath(folder, points);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Read(string folder, DatasetBuilder builder)
    {
        foreach (string image in PictureFolder.Enumerate(folder, recursive: true))
        {
            if (builder.IsFull) break;
            string id = Path.ChangeExtension(Path.GetRelativePath(folder, image), null);
            string points = Path.ChangeExtension(image, ".pts");
            if (!File.Exists(points))
            {
                builder.Skip(id, "no .pts file beside it");
                continue;
            }

            try
            {
                FaceLandmarks landmarks = LandmarkFile.Load(points);
                builder.Add(new FaceSample { Id = id, Image = image, Landmarks = landmarks, Split = SplitOf(id), Source = SourceOf(id) });
            }
            catch (FileFormatException error)
            {
                builder.Skip(id, error.Message);
            }
        }
    }

    private static DatasetSplit SplitOf(string id)
    {
        string[] folders = id.Split(Path.DirectorySeparatorChar);
        if (folders.Contains("trainset", StringComparer.OrdinalIgnoreCase)) return DatasetSplit.Train;
        return folders.Contains("testset", StringComparer.OrdinalIgnoreCase) ? DatasetSplit.Test : DatasetSplit.Unassigned;
    }

    private static string SourceOf(string id)
    {
        int end = id.IndexOf(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return end < 0 ? "300-W" : id[..end];
    }
}
