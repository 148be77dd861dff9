using System.Security.Cryptography;
using Deocc.Engine.Serialization;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>
/// Compiled kernels on disk. An entry appears whole or not at all and carries its checksum; a damaged one counts as missing.
/// Where the folder cannot be written, kernels are compiled in every process.
/// </summary>
/// <param name="folder">The folder, made when first needed; null for none.</param>
internal sealed class CubinCache(string? folder)
{
    /// <summary>The environment variable that moves the cache to another folder, or with <c>off</c> disables it.</summary>
    public const string Variable = "DEOCC_CUBIN_CACHE";

    private const int ChecksumBytes = SHA256.HashSizeInBytes;

    /// <summary>The cache that the environment asks for; else a folder of the user's cache.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static CubinCache FromEnvironment(Func<string, string?> variable)
    {
        string? wanted = variable(Variable);
        if (wanted == "off") return new CubinCache(null);
        if (wanted is { Length: > 0 }) return new CubinCache(wanted);
        string? parent = OperatingSystem.IsWindows() ? variable("LOCALAPPDATA")
            : variable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : null;
        return new CubinCache(parent is { Length: > 0 } ? Path.Combine(parent, "deocc", "cubin") : null);
    }

    /// <summary>An entry's image; null where it is missing or damaged.</summary>
    /// <param name="key">The entry's name, of letters that files may have.</param>
    public byte[]? Read(string key)
    {
        if (folder is null) return null;
        try
        {
            byte[] file = File.ReadAllBytes(PathOf(folder, key));
            if (file.Length <= ChecksumBytes) return null;
            byte[] image = file[ChecksumBytes..];
            return SHA256.HashData(image).AsSpan().SequenceEqual(file.AsSpan(0, ChecksumBytes)) ? image : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps an image. A disk that is full or closed costs only the time of the next compilation.</summary>
    public void Write(string key, byte[] image)
    {
        if (folder is null) return;
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(PathOf(folder, key), stream =>
            {
                stream.Write(SHA256.HashData(image));
                stream.Write(image);
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static string PathOf(string folder, string key) => Path.Combine(folder, key + ".cubin");
}
