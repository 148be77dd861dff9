using System.Globalization;

namespace Deocc.Training.Data.Layouts;

/// <summary>
/// Labeled Faces in the Wild (Huang et al. 2007): a folder per person with <c>Name_0001.jpg</c>, and <c>pairs.txt</c> with ten
/// folds of pairs for verification.
/// </summary>
public sealed class LfwLayout : IDatasetLayout
{
    private const string PairFile = "pairs.txt";

    private static readonly string[] ImageFolders = ["lfw", "lfw-deepfunneled", "lfw_funneled", "lfw-deepfunneled/lfw-deepfunneled"];

    /// <inheritdoc/>
    public string Name => "LFW";

    /// <inheritdoc/>
    public string? Recognize(string folder)
    {
        if (File.Exists(Path.Combine(folder, PairFile))) return PairFile;
        foreach (string person in Directory.EnumerateDirectories(FindImages(folder)).Order(StringComparer.Ordinal).Take(3))
        {
            string first = Path.GetFileName(person) + "_0001.jpg";
            if (File.Exists(Path.Combine(person, first))) return $"{Path.GetFileName(person)}/{first}";
        }

        return null;
    }

    /// <inheritdoc/>
    public void Read(string folder, DatasetBuilder builder)
    {
        string images = FindImages(folder);
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string person in Directory.EnumerateDirectories(images).Order(StringComparer.Ordinal))
        {
            foreach (string image in PictureFolder.Enumerate(person))
            {
                if (builder.IsFull) break;
                string id = Path.GetFileNameWithoutExtension(image);
                var sample = new FaceSample { Id = id, Image = image, Identity = Path.GetFileName(person), Source = "LFW" };
                if (builder.Add(sample)) indices[id] = builder.Samples.Count - 1;
            }
        }

        ReadPairs(FindPairs(folder, images), indices, builder);
    }

    private static string FindImages(string folder) => PictureFolder.FirstExisting(folder, ImageFolders) ?? folder;

    private static string? FindPairs(string folder, string images)
    {
        foreach (string place in (string[])[folder, images, Path.GetDirectoryName(folder) ?? folder])
        {
            string path = Path.Combine(place, PairFile);
            if (File.Exists(path)) return path;
        }

        return null;
    }

    /// <summary>
    /// The first line says how many folds there are and how many pairs of each sort a fold has; then each fold's pairs of the
    /// same person (name, number, number) come before its pairs of different ones (name, number, name, number).
    /// </summary>
    private static void ReadPairs(string? path, Dictionary<string, int> indices, DatasetBuilder builder)
    {
        if (path is null)
        {
            builder.Miss($"{PairFile} (no pairs for verification)");
            return;
        }

        int perFold = 0;
        int pairs = 0;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string[] words = line.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is 1 or 2)
            {
                if (number == 1 && int.TryParse(words[^1], CultureInfo.InvariantCulture, out int sort)) perFold = 2 * sort;
                continue;
            }

            if (words.Length is not (3 or 4)) continue;
            bool isSame = words.Length == 3;
            string? first = IdOf(words[0], words[1]);
            string? second = isSame ? IdOf(words[0], words[2]) : IdOf(words[2], words[3]);
            int fold = perFold > 0 ? pairs / perFold : 0;
            pairs++;
            if (first is null || second is null) builder.Skip($"{PairFile} line {number}", "expected a name and two numbers, or two names with numbers");
            else if (indices.TryGetValue(first, out int a) && indices.TryGetValue(second, out int b)) builder.Add(new VerificationPair(a, b, isSame, fold));
            else if (!builder.IsFull) builder.Skip($"{PairFile} line {number}", $"{(indices.ContainsKey(first) ? second : first)} does not exist");
        }
    }

    private static string? IdOf(string name, string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? string.Create(CultureInfo.InvariantCulture, $"{name}_{value:D4}")
            : null;
}
