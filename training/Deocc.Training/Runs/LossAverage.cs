namespace Deocc.Training.Runs;

/// <summary>Means of losses over some steps.</summary>
internal sealed class LossAverage
{
    private readonly OrderedDictionary<string, (double Sum, int Count)> _sums = new(StringComparer.Ordinal);

    /// <summary>Steps since the beginning.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the losses of a step; a loss need not be there in every step.</summary>
    public void Add(IReadOnlyList<NamedValue> values)
    {
        Count++;
        foreach (NamedValue value in values)
        {
            (double sum, int count) = _sums.GetValueOrDefault(value.Name);
            _sums[value.Name] = (sum + value.Value, count + 1);
        }
    }

    /// <summary>The means.</summary>
    public IReadOnlyList<NamedValue> Means() => [.. _sums.Select(entry => new NamedValue(entry.Key, entry.Value.Sum / entry.Value.Count))];

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _sums.Clear();
        Count = 0;
    }
}
