namespace Deocc.Training.Runs;

/// <summary>Means of losses since they were last taken.</summary>
internal sealed class LossAverage
{
    private readonly OrderedDictionary<string, (double Sum, int Count)> _sums = new(StringComparer.Ordinal);

    /// <summary>Steps since the values were last taken.</summary>
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

    /// <summary>The means; begins anew.</summary>
    public IReadOnlyList<NamedValue> Take()
    {
        NamedValue[] means = [.. _sums.Select(entry => new NamedValue(entry.Key, entry.Value.Sum / entry.Value.Count))];
        _sums.Clear();
        Count = 0;
        return means;
    }
}
