namespace Deocc.Imaging;

/// <summary>For each place of a resized axis, the places it comes from and their weights, which add up to one.</summary>
internal sealed class ResizeWeights
{
    private readonly int[] _first;
    private readonly int[] _start;
    private readonly float[] _weights;

    public ResizeWeights(int oldSize, int newSize, ResizeFilter filter)
    {
        double scale = (double)oldSize / newSize;
        double widening = Math.Max(1, scale);
        double radius = Radius(filter) * widening;
        _first = new int[newSize];
        _start = new int[newSize + 1];
        var weights = new List<float>();
        for (int i = 0; i < newSize; i++)
        {
            double center = (i + 0.5) * scale;
            int first = Math.Max(0, (int)Math.Floor(center - radius));
            int end = Math.Min(oldSize, (int)Math.Ceiling(center + radius));
            var taps = new double[Math.Max(1, end - first)];
            double sum = 0;
            for (int t = 0; t < taps.Length; t++)
            {
                taps[t] = filter == ResizeFilter.Area
                    ? Overlap(first + t, center, 0.5 * scale)
                    : Weight(filter, (first + t + 0.5 - center) / widening);
                sum += taps[t];
            }

            _first[i] = first;
            foreach (double tap in taps) weights.Add((float)(tap / sum));
            _start[i + 1] = weights.Count;
        }

        _weights = [.. weights];
    }

    /// <summary>The weights of a new place, for the old places from <paramref name="first"/> on.</summary>
    public ReadOnlySpan<float> Of(int place, out int first)
    {
        first = _first[place];
        return _weights.AsSpan(_start[place].._start[place + 1]);
    }

    /// <summary>How far from its center a filter reaches, in pixels.</summary>
    public static double Radius(ResizeFilter filter) => filter switch
    {
        ResizeFilter.Area => 0.5,
        ResizeFilter.Bilinear => 1,
        ResizeFilter.Bicubic => 2,
        _ => 3,
    };

    private static double Overlap(int place, double center, double radius) =>
        Math.Max(1e-12, Math.Min(place + 1, center + radius) - Math.Max(place, center - radius));

    /// <summary>A filter's value at a distance from its center; filters are not scaled to add up to one.</summary>
    public static double Weight(ResizeFilter filter, double distance)
    {
        double x = Math.Abs(distance);
        switch (filter)
        {
            case ResizeFilter.Area:
                return x <= 0.5 ? 1 : 0;
            case ResizeFilter.Bilinear:
                return Math.Max(0, 1 - x);
            case ResizeFilter.Bicubic:
                // Keys (1981), equation 4 with a = -1/2.
                if (x < 1) return (((1.5 * x) - 2.5) * x * x) + 1;
                return x < 2 ? (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2 : 0;
            default:
                return x < 3 ? Sinc(x) * Sinc(x / 3) : 0;
        }
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
