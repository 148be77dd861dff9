using System.Globalization;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization.Checkpoints;

/// <summary>
/// Gathers all that a training run needs to go on with the same bits (weights, optimiser, schedule, random state, position in
/// the data, settings) and writes it as one file, whole or not at all. Tensors are read when the file is written, not before.
/// </summary>
/// <example><code>
/// new CheckpointWriter()
///     .Add("model", model.StateDict())
///     .Add("step", 1200)
///     .Add("random", RandomGenerator.Current.State)
///     .Write("run/checkpoint.safetensors");
/// </code></example>
public sealed class CheckpointWriter
{
    private readonly List<TensorEntry> _entries = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal)
    {
        [CheckpointFormat.VersionKey] = CheckpointFormat.Version,
    };

    /// <summary>Adds named tensors under a section, such as <c>model</c>, <c>optimizer</c> or <c>average</c>.</summary>
    /// <exception cref="ArgumentException">The section's name contains a slash.</exception>
    public CheckpointWriter Add(string section, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        if (section.Contains('/'))
            throw new ArgumentException($"'{section}' is no section: it contains a slash", nameof(section));
        foreach ((string name, Tensor tensor) in tensors)
            _entries.Add(TensorEntry.FromTensor(CheckpointFormat.Join(section, name), tensor));

        return this;
    }

    /// <summary>Adds a text, such as settings as JSON.</summary>
    /// <exception cref="ArgumentException">The key is taken.</exception>
    public CheckpointWriter Add(string key, string value)
    {
        if (key == CheckpointFormat.ChecksumKey || !_values.TryAdd(key, value))
            throw new ArgumentException($"the checkpoint has a value '{key}' already", nameof(key));
        return this;
    }

    /// <summary>Adds a whole number, such as a step or a position in the data.</summary>
    public CheckpointWriter Add(string key, long value) => Add(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a number; it is read back with the same bits.</summary>
    public CheckpointWriter Add(string key, double value) => Add(key, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Adds the state of a random generator.</summary>
    public CheckpointWriter Add(string key, RandomState state) =>
        Add(key, string.Create(CultureInfo.InvariantCulture, $"{state.Seed} {state.Stream} {state.Position}"));

    /// <summary>Writes the file; see <see cref="AtomicFile"/>.</summary>
    /// <exception cref="IOException">The disk is full or failing; a file of that name keeps its old contents.</exception>
    public void Write(string path)
    {
        var values = new Dictionary<string, string>(_values, StringComparer.Ordinal)
        {
            [CheckpointFormat.ChecksumKey] = CheckpointFormat.Checksum(_entries, _values),
        };
        WeightFile.Write(path, _entries, WeightFileFormat.SafeTensors, values);
    }
}
