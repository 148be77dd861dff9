using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Serialization;

/// <summary>What a reader found in a file.</summary>
internal sealed class FileContents(WeightFileFormat format)
{
    private const int MostNotes = 100;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The format.</summary>
    public WeightFileFormat Format => format;

    /// <summary>The tensors in the order of the file.</summary>
    public List<TensorEntry> Entries { get; } = [];

    /// <summary>Free strings of the file.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>What was skipped or changed while reading, in words.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Adds a note; after a hundred of them no more are kept.</summary>
    public void Note(string note)
    {
        if (Notes.Count < MostNotes) Notes.Add(note);
        else if (Notes.Count == MostNotes) Notes.Add("and more");
    }

    /// <summary>Adds a tensor.</summary>
    /// <exception cref="FileFormatException">Its name is taken.</exception>
    public void Add(string file, TensorEntry entry)
    {
        if (!_names.Add(entry.Name))
            throw new FileFormatException($"{file}: the tensor {FileText.Quote(entry.Name)} appears twice");
        Entries.Add(entry);
    }
}
