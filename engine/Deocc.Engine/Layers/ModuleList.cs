using System.Collections;
using System.Globalization;

namespace Deocc.Engine.Layers;

/// <summary>Modules under the names 0, 1, 2, ... that their owner calls one by one.</summary>
public sealed class ModuleList<T> : Module, IReadOnlyList<T>
    where T : Module
{
    private readonly List<T> _items = [];

    /// <summary>Makes a list of modules.</summary>
    public ModuleList(params ReadOnlySpan<T> items)
    {
        foreach (T item in items) Add(item);
    }

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <summary>Appends a module under the number of its place.</summary>
    public void Add(T item) => _items.Add(AddModule(_items.Count.ToString(CultureInfo.InvariantCulture), item));

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
