using System.Collections.Concurrent;
using System.Globalization;
using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Devices.Gpu.Tuning;

/// <summary>Values for a kernel's tunable constants (<see cref="TunableAttribute"/>), equal where all names and values are.</summary>
internal sealed class TunableValues : IEquatable<TunableValues>
{
    private readonly (string Name, int Value)[] _values;
    private readonly ConcurrentDictionary<string, KernelSource> _sources = new(StringComparer.Ordinal);

    /// <summary>Keeps values in their order.</summary>
    public TunableValues(params ReadOnlySpan<(string Name, int Value)> values)
    {
        _values = values.ToArray();
        Key = string.Join('-', _values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Name}{pair.Value}")));
    }

    /// <summary>All names and values in one word, of letters that files may have.</summary>
    public string Key { get; }

    /// <summary>The constants' names.</summary>
    public IEnumerable<string> Names => _values.Select(pair => pair.Name);

    /// <summary>A constant's value.</summary>
    /// <exception cref="KeyNotFoundException">There is no constant of that name.</exception>
    public int this[string name]
    {
        get
        {
            foreach ((string candidate, int value) in _values)
            {
                if (candidate == name) return value;
            }

            throw new KeyNotFoundException($"no value for {name} among {this}");
        }
    }

    /// <summary>A module's text with these values; the same object for the same module, and of a name of its own.</summary>
    /// <param name="source">The module, which has constants of these names.</param>
    public KernelSource Apply(KernelSource source) => _sources.GetOrAdd(
        source.Name,
        static (_, state) =>
        {
            string module = state.source.Name.Split('.')[0];
            string macros = string.Concat(state.values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"#define {module}_{pair.Name} {pair.Value}\n")));
            return new KernelSource($"{state.source.Name}.{state.Key}", macros + state.source.Text);
        },
        (source, values: _values, Key));

    /// <summary>The values by name.</summary>
    public Dictionary<string, int> ToDictionary() => _values.ToDictionary(pair => pair.Name, pair => pair.Value);

    /// <inheritdoc/>
    public bool Equals(TunableValues? other) => other is not null && Key == other.Key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TunableValues);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Name} {pair.Value}")));
}
