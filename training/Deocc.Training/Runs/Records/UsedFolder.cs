using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Deocc.Training.Runs.Records;

/// <summary>A folder that a run was given, such as cut-out occluders.</summary>
/// <param name="Path">Where it was.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="Hash">SHA-256 of the list: name and size in bytes of each file.</param>
public sealed record UsedFolder(string Path, int Files, string Hash)
{
    /// <summary>Lists a folder with all folders in it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static UsedFolder Of(string path)
    {
        var root = new DirectoryInfo(path);
        string[] lines = [.. root.EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{System.IO.Path.GetRelativePath(root.FullName, file.FullName).Replace('\\', '/')}\t{file.Length}\n"))
            .Order(StringComparer.Ordinal)];
        return new UsedFolder(root.FullName, lines.Length, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines)))));
    }
}
