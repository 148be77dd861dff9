using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Metrics;

/// <summary>
/// Matches files of folders by their names: the path below the folder, without the ending, in any case of letters. Two single
/// files are a pair whatever their names; a single mask serves every pair.
/// </summary>
public sealed class FilePairs
{
    private FilePairs(IReadOnlyList<FilePair> pairs, IReadOnlyList<SkippedItem> skipped, int otherFiles)
    {
        Pairs = pairs;
        Skipped = skipped;
        OtherFiles = otherFiles;
    }

    /// <summary>The endings of picture files.</summary>
    public static IReadOnlyCollection<string> PictureExtensions => [.. ImageFile.Codecs.SelectMany(codec => codec.Extensions)];

    /// <summary>The pairs, in the order of their names.</summary>
    public IReadOnlyList<FilePair> Pairs { get; }

    /// <summary>Files without a partner, or with more than one.</summary>
    public IReadOnlyList<SkippedItem> Skipped { get; }

    /// <summary>How many files of the folders have none of the endings and were not looked at.</summary>
    public int OtherFiles { get; }

    /// <summary>Matches files.</summary>
    /// <param name="path">A file, or a folder that is searched with its subfolders.</param>
    /// <param name="reference">A file if <paramref name="path"/> is one, else a folder; null for no partners.</param>
    /// <param name="mask">A file for all, or a folder; null for no masks.</param>
    /// <param name="extensions">The endings of files to look at in folders, with the dot.</param>
    /// <exception cref="UsageException">A file is to be matched with a folder.</exception>
    /// <exception cref="IOException">A path does not exist, or a folder holds no file of the endings.</exception>
    public static FilePairs Match(string path, string? reference, string? mask, IReadOnlyCollection<string> extensions)
    {
        bool isFolder = IsFolder(path);
        if (reference is not null && IsFolder(reference) != isFolder)
            throw new UsageException($"{path} is a {Kind(isFolder)} and {reference} a {Kind(!isFolder)}; give two files or two folders");
        bool hasMaskFolder = mask is not null && IsFolder(mask);
        if (!isFolder)
        {
            string? itsMask = hasMaskFolder ? FileOfName(mask!, Path.GetFileNameWithoutExtension(path), extensions) : mask;
            return new FilePairs([new FilePair(Path.GetFileName(path), path, reference, itsMask)], [], 0);
        }

        var listing = new FolderListing(path, extensions);
        FolderListing? references = reference is null ? null : new FolderListing(reference, extensions);
        FolderListing? masks = hasMaskFolder ? new FolderListing(mask!, extensions) : null;
        var pairs = new List<FilePair>();
        List<SkippedItem> skipped = [.. listing.Ambiguous, .. references?.Ambiguous ?? [], .. masks?.Ambiguous ?? []];
        foreach ((string name, string file) in listing.Files)
        {
            string? itsReference = null;
            string? itsMask = hasMaskFolder ? null : mask;
            if (references is not null && !references.Files.TryGetValue(name, out itsReference))
                skipped.Add(new SkippedItem(file, $"no file of that name in {reference}"));
            else if (masks is not null && !masks.Files.TryGetValue(name, out itsMask))
                skipped.Add(new SkippedItem(file, $"no mask of that name in {mask}"));
            else
                pairs.Add(new FilePair(name, file, itsReference, itsMask));
        }

        if (references is not null)
        {
            foreach ((string name, string file) in references.Files)
            {
                if (!listing.Files.ContainsKey(name)) skipped.Add(new SkippedItem(file, $"no file of that name in {path}"));
            }
        }

        return new FilePairs(pairs, skipped, listing.OtherFiles + (references?.OtherFiles ?? 0) + (masks?.OtherFiles ?? 0));
    }

    private static string FileOfName(string folder, string name, IReadOnlyCollection<string> extensions) =>
        new FolderListing(folder, extensions).Files.TryGetValue(name, out string? file)
            ? file
            : throw new FileNotFoundException($"{folder}: no mask is named {name}");

    private static string Kind(bool isFolder) => isFolder ? "folder" : "file";

    private static bool IsFolder(string path)
    {
        if (Directory.Exists(path)) return true;
        return File.Exists(path) ? false : throw new FileNotFoundException($"{path}: there is no such file or folder");
    }

    /// <summary>The files of a folder by name.</summary>
    private sealed class FolderListing
    {
        public FolderListing(string folder, IReadOnlyCollection<string> extensions)
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                if (!extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                {
                    OtherFiles++;
                    continue;
                }

                string name = Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/');
                if (!Files.TryAdd(name, file)) Ambiguous.Add(new SkippedItem(file, $"{Files[name]} has the same name"));
            }

            foreach (SkippedItem item in Ambiguous.ToArray())
            {
                string name = Path.ChangeExtension(Path.GetRelativePath(folder, item.Name), null).Replace('\\', '/');
                if (Files.Remove(name, out string? first)) Ambiguous.Add(new SkippedItem(first, $"{item.Name} has the same name"));
            }

            if (Files.Count == 0 && Ambiguous.Count == 0)
                throw new FileNotFoundException($"{folder}: no file ends in {string.Join(' ', extensions)}");
        }

        public SortedDictionary<string, string> Files { get; } = new(StringComparer.OrdinalIgnoreCase);

        public List<SkippedItem> Ambiguous { get; } = [];

        public int OtherFiles { get; }
    }
}
