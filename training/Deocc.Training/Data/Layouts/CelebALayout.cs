using System.Globalization;

namespace Deocc.Training.Data.Layouts;

/// <summary>
/// CelebA (Liu et al. 2015): pictures in <c>img_align_celeba</c> or <c>img_celeba</c>, lists of attributes, five landmarks,
/// identities and the partition, as text or comma-separated, beside them or in <c>Anno</c> and <c>Eval</c>.
/// </summary>
public sealed class CelebALayout : IDatasetLayout
{
    private static readonly string[] ImageFolders =
    [
        "img_align_celeba", "Img/img_align_celeba", "img_align_celeba/img_align_celeba", "img_align_celeba_png",
        "Img/img_align_celeba_png", "img_celeba", "Img/img_celeba",
    ];

    private static readonly string[] ListFolders = [string.Empty, "Anno", "Eval", "anno", "eval"];

    /// <inheritdoc/>
    public string Name => "CelebA";

    /// <inheritdoc/>
    public string? Recognize(string folder)
    {
        if (PictureFolder.FirstExisting(folder, ImageFolders) is { } images) return Path.GetRelativePath(folder, images) + "/";
        return FindList(folder, "list_attr_celeba") is { } list ? Path.GetRelativePath(folder, list) : null;
    }

    /// <inheritdoc/>
    public void Read(string folder, DatasetBuilder builder)
    {
        string? images = FindImages(folder);
        if (images is null)
        {
            builder.Miss("img_align_celeba/ (no pictures)");
            return;
        }

        bool isAligned = images.Contains("align", StringComparison.Ordinal);
        string landmarkList = isAligned ? "list_landmarks_align_celeba" : "list_landmarks_celeba";
        AttributeTable? attributes = AttributeTable.LoadIfPresent(FindList(folder, "list_attr_celeba") ?? "list_attr_celeba.txt", builder);
        Dictionary<string, FaceLandmarks> landmarks = ReadLandmarks(FindList(folder, landmarkList), landmarkList, builder);
        Dictionary<string, string> identities = ReadPairs(FindList(folder, "identity_CelebA"), "identity_CelebA.txt (no identities)", builder);
        Dictionary<string, string> partition = ReadPairs(FindList(folder, "list_eval_partition"), "list_eval_partition.txt (no split)", builder);
        foreach (string image in PictureFolder.Enumerate(images))
        {
            if (builder.IsFull) break;

            // The lists name JPEGs, also where the pictures are the release's PNGs.
            string name = Path.GetFileNameWithoutExtension(image) + ".jpg";
            builder.Add(new FaceSample
            {
                Id = Path.GetFileNameWithoutExtension(image),
                Image = image,
                Landmarks = landmarks.GetValueOrDefault(name),
                Attributes = attributes?.Find(name),
                Identity = identities.GetValueOrDefault(name),
                Split = SplitOf(partition.GetValueOrDefault(name)),
                Source = "CelebA",
            });
        }
    }

    private static string? FindImages(string folder)
    {
        // The comma-separated edition puts a folder into a folder of the same name.
        foreach (string name in ImageFolders)
        {
            string path = Path.Combine(folder, name);
            if (PictureFolder.Enumerate(path).Any()) return path;
        }

        return null;
    }

    private static string? FindList(string folder, string name)
    {
        foreach (string place in ListFolders)
        {
            foreach (string extension in (string[])[".txt", ".csv"])
            {
                string path = Path.Combine(folder, place, name + extension);
                if (File.Exists(path)) return path;
            }
        }

        return null;
    }

    private static Dictionary<string, FaceLandmarks> ReadLandmarks(string? path, string list, DatasetBuilder builder)
    {
        var landmarks = new Dictionary<string, FaceLandmarks>(StringComparer.Ordinal);
        if (path is null)
        {
            builder.Miss($"{list}.txt (no landmarks)");
            return landmarks;
        }

        foreach ((string file, float[] values, _) in AttributeTable.Rows(path, builder))
        {
            if (values.Length != 2 * FaceLandmarks.SmallCount)
            {
                builder.Skip($"{Path.GetFileName(path)}: {file}", $"expected {2 * FaceLandmarks.SmallCount} numbers");
                continue;
            }

            var points = new (float X, float Y)[FaceLandmarks.SmallCount];
            for (int i = 0; i < points.Length; i++) points[i] = (values[2 * i] + 0.5f, values[(2 * i) + 1] + 0.5f);
            landmarks[file] = new FaceLandmarks(points);
        }

        return landmarks;
    }

    private static Dictionary<string, string> ReadPairs(string? path, string missing, DatasetBuilder builder)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (path is null)
        {
            builder.Miss(missing);
            return values;
        }

        foreach (string line in File.ReadLines(path))
        {
            string[] words = line.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 2) values[words[0]] = words[1];
        }

        return values;
    }

    private static DatasetSplit SplitOf(string? partition) =>
        int.TryParse(partition, CultureInfo.InvariantCulture, out int number)
            ? number switch { 0 => DatasetSplit.Train, 1 => DatasetSplit.Validation, 2 => DatasetSplit.Test, _ => DatasetSplit.Unassigned }
            : DatasetSplit.Unassigned;
}
