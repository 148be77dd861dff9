using System.Globalization;

namespace Deocc.Training.Data.Layouts;

/// <summary>
/// CelebAMask-HQ (Lee et al. 2020) as released: <c>CelebA-HQ-img/0.jpg</c>, parts in
/// <c>CelebAMask-HQ-mask-anno/0/00000_skin.png</c> (2,000 pictures a folder), attributes, and the list that says which picture
/// of CelebA each one was, from which the usual split follows.
/// </summary>
public sealed class CelebAMaskHqLayout : IDatasetLayout
{
    private const string ImageFolder = "CelebA-HQ-img";
    private const string PartFolder = "CelebAMask-HQ-mask-anno";
    private const string AttributeFile = "CelebAMask-HQ-attribute-anno.txt";
    private const string MappingFile = "CelebA-HQ-to-CelebA-mapping.txt";
    private const int PicturesPerFolder = 2000;

    // CelebA's partition of its 202,599 pictures, which CelebAMask-HQ's authors apply through the mapping.
    private const int FirstValidation = 162770;
    private const int FirstTest = 182637;

    /// <inheritdoc/>
    public string Name => "CelebAMask-HQ";

    /// <inheritdoc/>
    public string? Recognize(string folder) =>
        Directory.Exists(Path.Combine(folder, PartFolder)) ? PartFolder + "/"
        : Directory.Exists(Path.Combine(folder, ImageFolder)) ? ImageFolder + "/" : null;

    /// <inheritdoc/>
    public void Read(string folder, DatasetBuilder builder)
    {
        AttributeTable? attributes = AttributeTable.LoadIfPresent(Path.Combine(folder, AttributeFile), builder);
        Dictionary<int, int> originals = ReadMapping(Path.Combine(folder, MappingFile), builder);
        bool hasParts = Directory.Exists(Path.Combine(folder, PartFolder));
        if (!hasParts) builder.Miss($"{PartFolder}/ (no parsing maps)");
        var numbered = new SortedDictionary<int, string>();
        foreach (string image in PictureFolder.Enumerate(Path.Combine(folder, ImageFolder)))
        {
            string name = Path.GetFileNameWithoutExtension(image);
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) numbered[number] = image;
            else builder.Skip(Path.GetFileName(image), "its name is no number");
        }

        foreach ((int number, string image) in numbered)
        {
            if (builder.IsFull) break;
            builder.Add(new FaceSample
            {
                Id = number.ToString(CultureInfo.InvariantCulture),
                Image = image,
                Parsing = hasParts ? FindParts(folder, number) : null,
                Attributes = attributes?.Find(Path.GetFileName(image)),
                Split = originals.TryGetValue(number, out int original) ? SplitOf(original) : DatasetSplit.Unassigned,
                Source = "CelebAMask-HQ",
            });
        }
    }

    private static ParsingFiles? FindParts(string folder, int number)
    {
        string parts = Path.Combine(folder, PartFolder, (number / PicturesPerFolder).ToString(CultureInfo.InvariantCulture));
        var found = new List<(int Label, string Path)>();
        for (int label = 1; label < ParsingFiles.LabelNames.Count; label++)
        {
            string path = Path.Combine(parts, string.Create(CultureInfo.InvariantCulture, $"{number:D5}_{ParsingFiles.LabelNames[label]}.png"));
            if (File.Exists(path)) found.Add((label, path));
        }

        return found.Count > 0 ? new ParsingFiles(found) : null;
    }

    private static Dictionary<int, int> ReadMapping(string path, DatasetBuilder builder)
    {
        var originals = new Dictionary<int, int>();
        if (!File.Exists(path))
        {
            builder.Miss($"{MappingFile} (no split)");
            return originals;
        }

        foreach (string line in File.ReadLines(path))
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2
                && int.TryParse(words[0], CultureInfo.InvariantCulture, out int number)
                && int.TryParse(words[1], CultureInfo.InvariantCulture, out int original))
                originals[number] = original;
        }

        return originals;
    }

    private static DatasetSplit SplitOf(int original) =>
        original >= FirstTest ? DatasetSplit.Test : original >= FirstValidation ? DatasetSplit.Validation : DatasetSplit.Train;
}
