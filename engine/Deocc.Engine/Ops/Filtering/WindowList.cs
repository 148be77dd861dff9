namespace Deocc.Engine.Ops;

/// <summary>Collects the windows of an axis from the first output on.</summary>
internal sealed class WindowList(int inputs, int outputs)
{
    private readonly int[] _first = new int[outputs];
    private readonly double[][] _weights = new double[outputs][];
    private int _count;

    /// <summary>Adds the next output's window, which must lie within the inputs.</summary>
    public void Add(int first, ReadOnlySpan<double> weights)
    {
        _first[_count] = first;
        _weights[_count++] = weights.ToArray();
    }

    /// <summary>Adds the next output's window with equal weights.</summary>
    public void AddEqual(int first, int count, double weight)
    {
        _first[_count] = first;
        _weights[_count] = new double[count];
        _weights[_count++].AsSpan().Fill(weight);
    }

    /// <summary>The windows, once all are there.</summary>
    public AxisWindows ToWindows()
    {
        int mostTaps = outputs == 0 ? 0 : _weights.Max(window => window.Length);
        var counts = new int[outputs];
        var weights = new double[outputs * mostTaps];
        for (int output = 0; output < outputs; output++)
        {
            counts[output] = _weights[output].Length;
            _weights[output].CopyTo(weights, output * mostTaps);
        }

        return new AxisWindows(inputs, _first, counts, weights);
    }
}
