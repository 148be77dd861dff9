namespace Deocc.Tests.Serialization;

/// <summary>A folder of its own for a test, removed at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder's path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("deocc-").FullName;

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The names of all files in it, hidden ones included.</summary>
    public IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(Path).Select(System.IO.Path.GetFileName).Order();

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
