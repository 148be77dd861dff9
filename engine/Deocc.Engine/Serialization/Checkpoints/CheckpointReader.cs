using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization.Checkpoints;

/// <summary>An open checkpoint, as <see cref="CheckpointWriter"/> wrote it.</summary>
public sealed class CheckpointReader : IDisposable
{
    private static readonly WeightFileOptions Options = new() { StripWrapperPrefixes = false };

    private readonly WeightFile _file;

    /// <summary>Opens a checkpoint and compares its checksum, which reads it all.</summary>
    /// <exception cref="FileFormatException">The file is damaged or no checkpoint.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public CheckpointReader(string path)
    {
        _file = WeightFile.Open(path, Options);
        try
        {
            CheckIntact();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file's path.</summary>
    public string Path => _file.Path;

    /// <summary>The names of the tensors in a section, in their order; empty when there is no such section.</summary>
    public IReadOnlyList<string> Names(string section)
    {
        string prefix = CheckpointFormat.Prefix(section);
        IEnumerable<string> names = _file.Entries.Select(e => e.Name).Where(n => n.StartsWith(prefix, StringComparison.Ordinal));
        return [.. names.Select(n => n[prefix.Length..])];
    }

    /// <summary>
    /// Overwrites tensors with those of a section. Names, shapes and element types must be the same, and then so are the
    /// bits.
    /// </summary>
    /// <exception cref="FileFormatException">Something does not match; nothing was changed.</exception>
    public void Load(string section, IReadOnlyDictionary<string, Tensor> target)
    {
        IReadOnlyList<string> names = Names(section);
        foreach ((string name, Tensor tensor) in target)
        {
            TensorEntry entry = Entry(section, name);
            if (entry.Shape != tensor.Shape || entry.ElementType != tensor.ElementType)
            {
                throw new FileFormatException(
                    $"{Path}: {entry.Name} is {entry.ElementType} {entry.Shape} but the run has {tensor.ElementType} {tensor.Shape}; the settings have changed");
            }
        }

        string? left = names.FirstOrDefault(name => !target.ContainsKey(name));
        if (left is not null)
        {
            throw new FileFormatException(
                $"{Path}: {CheckpointFormat.Join(section, left)} is unknown to the run; the settings have changed");
        }
        foreach ((string name, Tensor tensor) in target) Entry(section, name).CopyTo(tensor);
    }

    /// <summary>A text value.</summary>
    /// <exception cref="FileFormatException">The checkpoint has none of that key.</exception>
    public string Text(string key) => _file.Metadata.TryGetValue(key, out string? value)
        ? value
        : throw new FileFormatException($"{Path}: the checkpoint has no value '{key}'");

    /// <summary>A whole number.</summary>
    /// <exception cref="FileFormatException">The checkpoint has none of that key.</exception>
    public long Integer(string key) =>
        long.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Malformed(key);

    /// <summary>A number, with the bits it was written with.</summary>
    /// <exception cref="FileFormatException">The checkpoint has none of that key.</exception>
    public double Number(string key) =>
        double.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Malformed(key);

    /// <summary>The state of a random generator.</summary>
    /// <exception cref="FileFormatException">The checkpoint has none of that key.</exception>
    public RandomState RandomState(string key)
    {
        ulong[] numbers = Array.ConvertAll(Text(key).Split(' '), part => Natural(key, part));
        return numbers is [ulong seed, ulong stream, ulong position]
            ? new RandomState(seed, stream, position)
            : throw Malformed(key);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void CheckIntact()
    {
        if (!_file.Metadata.TryGetValue(CheckpointFormat.VersionKey, out string? version))
            throw new FileFormatException($"{Path}: it is a {_file.Format} file but no training checkpoint");
        if (version != CheckpointFormat.Version)
            throw new FileFormatException($"{Path}: checkpoints of version {FileText.Quote(version)} are unknown; a newer release may read it");
        if (Text(CheckpointFormat.ChecksumKey) != CheckpointFormat.Checksum(_file.Entries, _file.Metadata))
            throw new FileFormatException($"{Path}: the checkpoint's checksum does not match; it was changed after writing");
    }

    private TensorEntry Entry(string section, string name)
    {
        string fullName = CheckpointFormat.Join(section, name);
        return _file.TryGet(fullName, out TensorEntry? entry)
            ? entry
            : throw new FileFormatException($"{Path}: {fullName} is not in the checkpoint; the settings have changed");
    }

    private ulong Natural(string key, string digits) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : throw Malformed(key);

    private FileFormatException Malformed(string key) => new($"{Path}: the value '{key}' is malformed");
}
