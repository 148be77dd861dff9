using Deocc.Engine.Diagnostics;
using Deocc.Training.Data.Layouts;

namespace Deocc.Training.Data;

/// <summary>The samples of a folder, in a fixed order, and what could not be used of it.</summary>
public sealed record FaceDataset
{
    /// <summary>The layouts that are known, in the order in which they are tried.</summary>
    public static IReadOnlyList<IDatasetLayout> Layouts { get; } =
    [
        new JsonLinesLayout(), new CelebAMaskHqLayout(), new FfhqLayout(), new CelebALayout(), new LfwLayout(),
        new ThreeHundredWLayout(), new PlainFolderLayout(),
    ];

    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The name of its layout.</summary>
    public required string Layout { get; init; }

    /// <summary>What told the layout.</summary>
    public required string Evidence { get; init; }

    /// <summary>The samples that can be used.</summary>
    public required IReadOnlyList<FaceSample> Samples { get; init; }

    /// <summary>What cannot be used, and why.</summary>
    public required IReadOnlyList<SkippedSample> Skipped { get; init; }

    /// <summary>Parts of the data set that are not there.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Pairs for verification.</summary>
    public required IReadOnlyList<VerificationPair> Pairs { get; init; }

    /// <summary>Lists the samples of a folder without decoding them.</summary>
    /// <param name="folder">The folder; where it holds nothing but one folder, that one is meant.</param>
    /// <param name="layout">The layout's name, or null to find out.</param>
    /// <param name="limit">How many samples to take at most.</param>
    /// <exception cref="FileFormatException">The folder does not exist, or no sample of it can be used.</exception>
    /// <exception cref="UsageException">No layout has this name.</exception>
    public static FaceDataset Open(string folder, string? layout = null, int limit = int.MaxValue)
    {
        if (!Directory.Exists(folder)) throw new FileFormatException($"{folder}: there is no such folder");
        folder = Descend(Path.GetFullPath(folder));
        (IDatasetLayout chosen, string evidence) = layout is null ? Detect(folder) : (ByName(layout), "as asked for");
        var builder = new DatasetBuilder(folder, limit);
        chosen.Read(folder, builder);
        FaceDataset dataset = builder.Build(chosen.Name, evidence);
        return dataset.Samples.Count > 0 ? dataset : throw new FileFormatException(dataset.DescribeEmptiness());
    }

    private static string Descend(string folder)
    {
        while (!Directory.EnumerateFiles(folder).Any())
        {
            string[] inner = [.. Directory.EnumerateDirectories(folder).Take(2)];
            if (inner.Length != 1 || Layouts.Any(known => known is not PlainFolderLayout && known.Recognize(folder) is not null)) break;
            folder = inner[0];
        }

        return folder;
    }

    private static IDatasetLayout ByName(string name) =>
        Layouts.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException($"no layout is called '{name}'; known are {string.Join(", ", Layouts.Select(known => known.Name))}");

    private static (IDatasetLayout Layout, string Evidence) Detect(string folder)
    {
        foreach (IDatasetLayout known in Layouts)
        {
            if (known.Recognize(folder) is { } evidence) return (known, evidence);
        }

        throw new FileFormatException(
            $"{folder}: no pictures and no known data set found; known are {string.Join(", ", Layouts.Select(known => known.Name))}");
    }

    private string DescribeEmptiness()
    {
        string why = Skipped.Count > 0 ? $"; {Skipped.Count} skipped, the first: {Skipped[0].Name}: {Skipped[0].Reason}" : string.Empty;
        string missing = Missing.Count > 0 ? $"; missing: {string.Join(", ", Missing)}" : string.Empty;
        return $"{Folder}: looks like {Layout} ({Evidence}), but no sample of it can be used{why}{missing}";
    }
}
