using System.Security.Cryptography;

namespace Deocc.Training.Runs.Records;

/// <summary>A file that a run was given, such as weights to begin with.</summary>
/// <param name="Option">The option that names it.</param>
/// <param name="Path">Where it was.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Hash">SHA-256 of its contents.</param>
public sealed record UsedFile(string Option, string Path, long Bytes, string Hash)
{
    /// <summary>Reads a file through for its hash.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static UsedFile Of(string option, string path)
    {
        using FileStream file = File.OpenRead(path);
        return new UsedFile(option, path, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }
}
