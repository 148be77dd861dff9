using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Fixtures;

/// <summary>
/// What record.py, or record_networks.py, recorded from PyTorch. Reads the file by itself rather than through the engine's reader, so that the
/// two cannot share a mistake.
/// </summary>
public sealed class PyTorchFixture
{
    private static readonly Lazy<PyTorchFixture> Loaded = new(() => new PyTorchFixture("pytorch.safetensors"));
    private static readonly Lazy<PyTorchFixture> LoadedNetworks = new(() => new PyTorchFixture("networks.safetensors"));

    private readonly byte[] _file;
    private readonly int _dataStart;
    private readonly Dictionary<string, JsonElement> _entries;
    private readonly Dictionary<string, JsonElement> _cases;

    private PyTorchFixture(string file)
    {
        _file = File.ReadAllBytes(Path.Combine(Folder, file));
        int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(_file);
        _dataStart = 8 + headerLength;
        _entries = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(_file.AsSpan(8, headerLength))!;
        _cases = _entries["__metadata__"].EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => JsonSerializer.Deserialize<JsonElement>(entry.Value.GetString()!));
    }

    /// <summary>Ops, tools and the first networks: record.py.</summary>
    public static PyTorchFixture Instance => Loaded.Value;

    /// <summary>Outputs of whole networks: record_networks.py.</summary>
    public static PyTorchFixture Networks => LoadedNetworks.Value;

    /// <summary>The folder with the file and its scripts.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures");

    /// <summary>Every case.</summary>
    public IEnumerable<PyTorchCase> Cases => _cases.Select(entry => new PyTorchCase(this, entry.Key, entry.Value));

    /// <summary>A case by its name.</summary>
    public PyTorchCase Case(string name) => new(this, name, _cases[name]);

    /// <summary>The names of a case's tensors, without the case.</summary>
    public IEnumerable<string> TensorsOf(string caseName) =>
        _entries.Keys.Where(name => name.StartsWith(caseName + "/", StringComparison.Ordinal)).Select(name => name[(caseName.Length + 1)..]);

    /// <summary>A recorded tensor's shape.</summary>
    public Shape ShapeOf(string name) =>
        new([.. _entries[name].GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())]);

    /// <summary>A recorded tensor's values in row-major order.</summary>
    public float[] Values(string name)
    {
        JsonElement offsets = _entries[name].GetProperty("data_offsets");
        int start = offsets[0].GetInt32();
        int end = offsets[1].GetInt32();
        return MemoryMarshal.Cast<byte, float>(_file.AsSpan(_dataStart + start, end - start)).ToArray();
    }
}
