using System.Diagnostics.CodeAnalysis;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Bytes;
using Deocc.Engine.Serialization.Numpy;
using Deocc.Engine.Serialization.PyTorch;
using Deocc.Engine.Serialization.SafeTensors;
using Deocc.Engine.Serialization.Zip;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization;

/// <summary>
/// A file of named tensors, open for reading. The format is recognised by the contents, never by the name. The file is mapped
/// into memory or lies there already, its directory is checked in full, and nothing of it is ever executed; elements are copied
/// out of the <see cref="Entries"/>. Reading is safe from several threads, but not while the file is being disposed.
/// </summary>
public sealed class WeightFile : IDisposable
{
    private const long FreeExpansion = 64L << 20;
    private const long LargestExpansionFactor = 64;
    private const int MostWrappers = 4;

    private static readonly string[] WrapperPrefixes = ["module.", "_orig_mod."];

    private readonly ByteSource _file;
    private readonly IDisposable? _owner;
    private readonly List<TensorEntry> _entries;
    private readonly List<string> _notes;
    private readonly Dictionary<string, TensorEntry> _byName = new(StringComparer.Ordinal);
    private ZipDirectory? _zip;

    private WeightFile(string path, ByteSource file, IDisposable? owner, WeightFileOptions options)
    {
        Path = path;
        _file = file;
        _owner = owner;
        try
        {
            FileContents contents = ReadContents(options);
            Format = contents.Format;
            Metadata = contents.Metadata;
            _notes = contents.Notes;
            CheckExpansion(contents, options);
            _entries = options.StripWrapperPrefixes ? WithoutWrapperPrefixes(contents) : contents.Entries;
            foreach (TensorEntry entry in _entries) _byName.Add(entry.Name, entry);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The path that the file was opened by, or the name of a stream.</summary>
    public string Path { get; }

    /// <summary>The format that was recognised.</summary>
    public WeightFileFormat Format { get; }

    /// <summary>The tensors in the order of the file; names are unique.</summary>
    public IReadOnlyList<TensorEntry> Entries => _entries;

    /// <summary>Free strings: safetensors metadata, or the numbers and strings beside a PyTorch state dictionary.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>What was skipped or renamed while reading, one sentence each, for reports.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">The file holds none of that name.</exception>
    public TensorEntry this[string name] =>
        TryGet(name, out TensorEntry? entry) ? entry : throw new KeyNotFoundException($"{Path} holds no tensor '{name}'");

    /// <summary>Opens a file and checks its structure.</summary>
    /// <exception cref="FileFormatException">The format is unknown, or the file is damaged or not supported.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static WeightFile Open(string path, WeightFileOptions? options = null)
    {
        var file = new MappedFile(path);
        return new WeightFile(path, file, file, options ?? WeightFileOptions.Default);
    }

    /// <summary>
    /// Opens a file that lies in memory, such as a resource of an assembly, and checks its structure. Nothing is copied if the
    /// stream shows unmanaged memory, as resources do; another stream is read to its end.
    /// </summary>
    /// <param name="name">What messages call the file.</param>
    /// <param name="stream">At the file's start; disposed with the file, or when it cannot be opened.</param>
    /// <param name="options">How to read.</param>
    /// <exception cref="FileFormatException">The format is unknown, or the file is damaged or not supported.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static WeightFile Open(string name, Stream stream, WeightFileOptions? options = null)
    {
        ByteSource file;
        try
        {
            file = stream is UnmanagedMemoryStream memory ? new UnmanagedSource(memory) : ReadToEnd(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        return new WeightFile(name, file, stream, options ?? WeightFileOptions.Default);
    }

    /// <summary>
    /// Reads a whole file into tensors of the current device, in the order of the file; the caller disposes them.
    /// </summary>
    /// <inheritdoc cref="Open(string, WeightFileOptions?)" path="/exception"/>
    public static OrderedDictionary<string, Tensor> Load(string path, WeightFileOptions? options = null)
    {
        using WeightFile file = Open(path, options);
        var tensors = new OrderedDictionary<string, Tensor>(file.Entries.Count, StringComparer.Ordinal);
        try
        {
            foreach (TensorEntry entry in file.Entries) tensors.Add(entry.Name, entry.ToTensor());
            return tensors;
        }
        catch
        {
            foreach (Tensor tensor in tensors.Values) tensor.Dispose();
            throw;
        }
    }

    /// <summary>Writes named tensors as a safetensors file, whole or not at all (see <see cref="AtomicFile"/>).</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    public static void Save(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        TensorEntry[] entries = [.. tensors.Select(named => TensorEntry.FromTensor(named.Key, named.Value))];
        Write(path, entries, WeightFileFormat.SafeTensors, metadata);
    }

    /// <summary>
    /// Writes a file of named tensors, whole or not at all (see <see cref="AtomicFile"/>). Any entries can be written, those of
    /// an open file of another format included.
    /// </summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="entries">The tensors; names must differ. A .npy file takes exactly one.</param>
    /// <param name="format">safetensors, .npz or .npy; PyTorch's formats are only read.</param>
    /// <param name="metadata">Free strings; safetensors only.</param>
    /// <exception cref="ArgumentException">The format cannot hold the entries or the metadata, or is not written.</exception>
    /// <exception cref="IOException">The disk is full or failing; a file of that name keeps its old contents.</exception>
    public static void Write(
        string path,
        IReadOnlyList<TensorEntry> entries,
        WeightFileFormat format = WeightFileFormat.SafeTensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (metadata is { Count: > 0 } && format != WeightFileFormat.SafeTensors)
            throw new ArgumentException($"{format} files have no place for metadata", nameof(metadata));
        if (entries.Select(e => e.Name).Distinct(StringComparer.Ordinal).Count() != entries.Count)
            throw new ArgumentException("two tensors have the same name", nameof(entries));
        AtomicFile.Write(path, format switch
        {
            WeightFileFormat.SafeTensors => stream => SafeTensorsWriter.Write(stream, entries, metadata),
            WeightFileFormat.Npz => stream => NumpyWriter.WriteNpz(stream, entries),
            WeightFileFormat.Npy when entries.Count == 1 => stream => NumpyWriter.WriteNpy(stream, entries[0]),
            WeightFileFormat.Npy => throw new ArgumentException($"a .npy file holds one array, not {entries.Count}", nameof(entries)),
            _ => throw new ArgumentException($"{format} files are only read", nameof(format)),
        });
    }

    /// <summary>Looks a tensor up by its name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out TensorEntry? entry) => _byName.TryGetValue(name, out entry);

    /// <summary>Closes the file; its entries can no longer be read.</summary>
    public void Dispose()
    {
        _zip?.Dispose();
        _owner?.Dispose();
    }

    private static ArraySource ReadToEnd(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new ArraySource(copy.ToArray());
    }

    private FileContents ReadContents(WeightFileOptions options)
    {
        // First, because the number at its start can look like the first bytes of a pickle.
        if (SafeTensorsReader.Recognises(_file)) return SafeTensorsReader.Read(Path, _file);
        if (ZipDirectory.Recognises(_file))
        {
            _zip = new ZipDirectory(Path, _file, options.VerifyChecksums);
            if (TorchZipReader.FindPickle(_zip) is { } pickle) return TorchZipReader.Read(Path, _zip, pickle, options);
            return NpzReader.Read(Path, _zip);
        }

        if (NpyHeader.Recognises(_file)) return NpyReader.Read(Path, _file);
        if (TorchPickleReader.Recognises(_file)) return TorchPickleReader.Read(Path, _file, options);
        if (TorchTarReader.Recognises(_file)) return TorchTarReader.Read(Path, _file, options);
        throw UnknownFormat();
    }

    private FileFormatException UnknownFormat()
    {
        ReadOnlySpan<byte> start = _file.Slice(0, (int)Math.Min(_file.Length, 24));
        string hint = start switch
        {
            [] => "it is empty",
            _ when start.StartsWith("version https://git-lfs"u8) => "it is a Git LFS pointer; fetch the file itself with git lfs pull",
            [(byte)'<', ..] => "it looks like a web page; the download went wrong",
            _ => $"it is {_file.Length} bytes long and starts with {Convert.ToHexString(start[..Math.Min(start.Length, 8)])}",
        };
        return new FileFormatException($"{Path}: no safetensors, PyTorch, .npy or .npz file, or cut off: {hint}");
    }

    private void CheckExpansion(FileContents contents, WeightFileOptions options)
    {
        Int128 expanded = 0;
        foreach (TensorEntry entry in contents.Entries) expanded += entry.ByteLength;
        if (_zip is not null)
        {
            foreach (ZipMember member in _zip.Members) expanded += member.ExpandedBytes;
        }

        long allowed = options.MaxExpandedBytes ?? FreeExpansion + (LargestExpansionFactor * _file.Length);
        if (expanded > allowed)
        {
            throw new FileFormatException(
                $"{Path}: its {_file.Length} bytes would grow to {expanded} in memory, more than the {allowed} allowed; raise MaxExpandedBytes if you trust the file");
        }
    }

    private static List<TensorEntry> WithoutWrapperPrefixes(FileContents contents)
    {
        List<TensorEntry> entries = contents.Entries;
        for (int taken = 0; taken < MostWrappers; taken++)
        {
            string? prefix = WrapperPrefixes.FirstOrDefault(p => entries.Count > 0 && entries.All(e => Carries(e.Name, p)));
            if (prefix is null) break;
            entries = entries.ConvertAll(e => e.Renamed(e.Name[prefix.Length..]));
            contents.Note($"took the prefix {prefix} off every name");
        }

        return entries;
    }

    private static bool Carries(string name, string prefix) =>
        name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal);
}
