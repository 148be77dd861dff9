using System.Text;
using System.Text.Json;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization.Mapping;

/// <summary>What a load did: which tensors were overwritten, and what of the file and the model did not match.</summary>
public sealed class LoadReport
{
    private const int MostNamesInSummary = 3;

    private readonly List<LoadedTensor> _loaded = [];
    private readonly List<LoadedTensor> _missing = [];
    private readonly List<LoadedTensor> _unexpected = [];
    private readonly List<LoadedTensor> _misshaped = [];
    private readonly List<LoadedTensor> _mistyped = [];
    private readonly List<string> _ignored = [];

    internal LoadReport(string path, IReadOnlyList<string> notes)
    {
        Path = path;
        Notes = notes;
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>Tensors that the file held and the model took.</summary>
    public IReadOnlyList<LoadedTensor> Loaded => _loaded;

    /// <summary>Tensors of the model that the file lacks; they keep their values.</summary>
    public IReadOnlyList<LoadedTensor> Missing => _missing;

    /// <summary>Tensors of the file that the model lacks.</summary>
    public IReadOnlyList<LoadedTensor> Unexpected => _unexpected;

    /// <summary>Tensors whose shapes differ; the model's keep their values.</summary>
    public IReadOnlyList<LoadedTensor> Misshaped => _misshaped;

    /// <summary>Tensors of fractions that the model wants as integers; the model's keep their values.</summary>
    public IReadOnlyList<LoadedTensor> Mistyped => _mistyped;

    /// <summary>Names in the file that the mapping ignores.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    /// <summary>What the reader skipped or renamed.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Whether file and model matched one to one.</summary>
    public bool IsComplete => _missing.Count + _unexpected.Count + _misshaped.Count + _mistyped.Count == 0;

    /// <summary>One line: how many tensors fared how, with the first names of what did not match.</summary>
    public string Summary()
    {
        string[] faults =
        [
            Fault(_missing, "missing", t => $"{t.Name} {t.ModelShape}"),
            Fault(_unexpected, "unexpected", t => $"{t.Name} {t.FileShape}"),
            Fault(_misshaped, "mis-shaped", t => $"{t.Name}: file {t.FileShape}, model {t.ModelShape}"),
            Fault(_mistyped, "mis-typed", t => $"{t.Name}: file {t.FileType}, model {t.ModelType}"),
        ];
        string listed = string.Join("; ", faults.Where(fault => fault.Length > 0));
        return IsComplete
            ? $"{Path}: all {_loaded.Count} tensors loaded"
            : $"{Path} does not fit the model: {_loaded.Count} tensors match; {listed}; load leniently to keep what matches";
    }

    /// <summary>The whole report as text, one line per tensor that did not match or was converted.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(IsComplete ? Summary() : $"{Path}: {_loaded.Count} tensors loaded");
        foreach (LoadedTensor t in _loaded.Where(t => t.FileType != t.ModelType))
            text.AppendLine($"  converted   {t.Name} {t.ModelShape} from {t.FileType} to {t.ModelType}");
        foreach (LoadedTensor t in _missing) text.AppendLine($"  missing     {t.Name} {t.ModelShape}: keeps its values");
        foreach (LoadedTensor t in _unexpected)
            text.AppendLine($"  unexpected  {t.Name} {t.FileShape}, in the file as {t.FileName}");
        foreach (LoadedTensor t in _misshaped)
            text.AppendLine($"  mis-shaped  {t.Name}: {t.FileShape} in the file, {t.ModelShape} in the model");
        foreach (LoadedTensor t in _mistyped)
            text.AppendLine($"  mis-typed   {t.Name}: {t.FileType} in the file, {t.ModelType} in the model");
        if (_ignored.Count > 0) text.AppendLine($"  ignored     {_ignored.Count} tensors");
        foreach (string note in Notes) text.AppendLine($"  note        {note}");
        return text.ToString();
    }

    /// <summary>The whole report as JSON, for programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, LoadReportJson.Default.LoadReport);

    internal void AddIgnored(string name) => _ignored.Add(name);

    internal void AddMissing(string name, Tensor tensor) => _missing.Add(Describe(name, null, tensor));

    internal void AddUnexpected(string name, TensorEntry entry) => _unexpected.Add(Describe(name, entry, null));

    /// <summary>Sorts a pair in; true when it can be loaded.</summary>
    internal bool AddMatch(string name, TensorEntry entry, Tensor tensor)
    {
        LoadedTensor described = Describe(name, entry, tensor);
        bool sameShape = entry.Shape == tensor.Shape;
        bool convertible = ElementConversion.Exists(entry.StoredType, tensor.ElementType);
        List<LoadedTensor> list = !sameShape ? _misshaped : convertible ? _loaded : _mistyped;
        list.Add(described);
        return sameShape && convertible;
    }

    private static LoadedTensor Describe(string name, TensorEntry? entry, Tensor? tensor) => new(
        name,
        entry?.Name,
        entry?.Shape.ToString(),
        entry?.StoredType.ToString(),
        tensor?.Shape.ToString(),
        tensor?.ElementType.ToString());

    private static string Fault(List<LoadedTensor> tensors, string kind, Func<LoadedTensor, string> describe)
    {
        if (tensors.Count == 0) return string.Empty;
        string more = tensors.Count > MostNamesInSummary ? ", ..." : string.Empty;
        return $"{tensors.Count} {kind} ({string.Join(", ", tensors.Take(MostNamesInSummary).Select(describe))}{more})";
    }
}
