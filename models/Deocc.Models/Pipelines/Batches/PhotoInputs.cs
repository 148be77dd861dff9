using System.IO.Enumeration;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Models.Pipelines.Batches;

/// <summary>
/// The photographs that files, folders and patterns name, always in the same order, so that several machines can share them out.
/// </summary>
public sealed class PhotoInputs
{
    private const string AnyFolder = "**";

    // What people keep photographs in and no codec here reads; other files in a folder are no photographs and pass unmentioned.
    private static readonly string[] UnreadFormats = [".webp", ".heic", ".heif", ".avif", ".tif", ".tiff", ".gif", ".jxl", ".jp2", ".dng", ".cr2", ".nef"];

    private PhotoInputs(IReadOnlyList<PhotoInput> photos, IReadOnlyList<SkippedPhoto> skipped) => (Photos, Skipped) = (photos, skipped);

    /// <summary>The photographs.</summary>
    public IReadOnlyList<PhotoInput> Photos { get; }

    /// <summary>Pictures in folders of a format that is not read.</summary>
    public IReadOnlyList<SkippedPhoto> Skipped { get; }

    /// <summary>Lists photographs.</summary>
    /// <param name="inputs">
    /// Files, folders (searched with all folders below), and patterns whose file name holds <c>*</c> or <c>?</c>, after a folder
    /// or <c>FOLDER/**</c>. Files named one by one are taken whatever their ending is.
    /// </param>
    /// <param name="leaveOut">A folder, perhaps below the inputs, that results go to; null for none.</param>
    /// <exception cref="UsageException">An input does not exist or holds no photograph.</exception>
    public static PhotoInputs Find(IReadOnlyList<string> inputs, string? leaveOut = null)
    {
        var photos = new List<PhotoInput>();
        var skipped = new List<SkippedPhoto>();
        foreach (string input in inputs)
        {
            int before = photos.Count + skipped.Count;
            if (File.Exists(input)) photos.Add(new PhotoInput(input, Path.GetFileName(input)));
            else if (Directory.Exists(input)) AddFolder(input, "*", isDeep: true, leaveOut, photos, skipped);
            else if (input.AsSpan().ContainsAny('*', '?')) AddPattern(input, leaveOut, photos, skipped);
            else throw new UsageException($"{input}: there is no such file or folder");
            if (photos.Count + skipped.Count == before) throw new UsageException($"{input}: no photograph found there");
        }

        return new PhotoInputs([.. photos.DistinctBy(photo => Path.GetFullPath(photo.Path))], skipped);
    }

    /// <summary>One of several parts, each photograph in exactly one of them.</summary>
    /// <param name="index">Which, from 1.</param>
    /// <param name="count">How many parts.</param>
    /// <exception cref="UsageException">There is no such part.</exception>
    public PhotoInputs Shard(int index, int count)
    {
        if (count < 1 || index < 1 || index > count) throw new UsageException($"shard {index}/{count}: expected I/N with I from 1 to N");
        return new PhotoInputs([.. Photos.Where((_, place) => place % count == index - 1)], index == 1 ? Skipped : []);
    }

    private static void AddPattern(string pattern, string? leaveOut, List<PhotoInput> photos, List<SkippedPhoto> skipped)
    {
        string folder = Path.GetDirectoryName(pattern) ?? "";
        bool isDeep = Path.GetFileName(folder) == AnyFolder;
        if (isDeep) folder = Path.GetDirectoryName(folder) ?? "";
        if (folder.AsSpan().ContainsAny('*', '?')) throw new UsageException($"{pattern}: * and ? belong into the file's name, after a folder or FOLDER/**");
        if (folder.Length == 0) folder = ".";
        if (!Directory.Exists(folder)) throw new UsageException($"{pattern}: there is no folder {folder}");
        AddFolder(folder, Path.GetFileName(pattern), isDeep, leaveOut, photos, skipped);
    }

    private static void AddFolder(string folder, string pattern, bool isDeep, string? leaveOut, List<PhotoInput> photos, List<SkippedPhoto> skipped)
    {
        string? outside = leaveOut is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(leaveOut)) + Path.DirectorySeparatorChar;
        var options = new EnumerationOptions { RecurseSubdirectories = isDeep, MatchType = MatchType.Simple };
        foreach (string path in Directory.EnumerateFiles(folder, "*", options).Order(StringComparer.Ordinal))
        {
            if (!FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path))) continue;
            if (outside is not null && Path.GetFullPath(path).StartsWith(outside, StringComparison.Ordinal)) continue;
            string extension = Path.GetExtension(path);
            if (ImageFile.Codecs.Any(codec => codec.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase)))
                photos.Add(new PhotoInput(path, Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')));
            else if (UnreadFormats.Contains(extension, StringComparer.OrdinalIgnoreCase))
                skipped.Add(new SkippedPhoto(path, $"{extension} files are not read; convert it to PNG or JPEG"));
        }
    }
}
