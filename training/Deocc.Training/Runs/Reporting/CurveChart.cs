using System.Globalization;
using System.Net;
using System.Text;

namespace Deocc.Training.Runs.Reporting;

/// <summary>A curve over the steps of a run as inline SVG. Values that span more than a factor of thirty get a logarithmic axis.</summary>
internal static class CurveChart
{
    private const int Width = 430;
    private const int Height = 220;
    private const int Left = 58;
    private const int Right = 12;
    private const int Top = 30;
    private const int Bottom = 28;
    private const int MostPoints = 300;
    private const double WideSpan = 30;

    /// <summary>Draws a curve.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="points">Steps, rising, and values, all finite; at least one.</param>
    /// <param name="showsPoints">Whether each point is marked.</param>
    public static string Draw(string title, IReadOnlyList<(long Step, double Value)> points, bool showsPoints)
    {
        (double X, double Y)[] curve = Thin(points);
        double lowest = curve.Min(point => point.Y), highest = curve.Max(point => point.Y);
        bool isLogarithmic = lowest > 0 && highest > WideSpan * lowest;
        double[] ticks = isLogarithmic ? LogarithmicTicks(lowest, highest) : LinearTicks(lowest, highest);
        (lowest, highest) = (Math.Min(lowest, ticks[0]), Math.Max(highest, ticks[^1]));
        if (highest == lowest) (lowest, highest) = (lowest - 1, highest + 1);
        double last = Math.Max(points[^1].Step, 1);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\"><text class=\"title\" x=\"{Left}\" y=\"16\">{WebUtility.HtmlEncode(title)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"last\" x=\"{Width - Right}\" y=\"16\">{points[^1].Value:G4}</text>");
        foreach (double tick in ticks)
        {
            double y = PlaceY(tick);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:F1}\" y2=\"{y:F1}\"/><text class=\"y\" x=\"{Left - 6}\" y=\"{y + 4:F1}\">{tick:G4}</text>");
        }

        foreach (double tick in LinearTicks(0, last).Where(tick => tick <= last))
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"x\" x=\"{PlaceX(tick):F1}\" y=\"{Height - 10}\">{tick:G6}</text>");
        svg.Append("<polyline class=\"curve\" points=\"");
        svg.AppendJoin(' ', curve.Select(point => string.Create(CultureInfo.InvariantCulture, $"{PlaceX(point.X):F1},{PlaceY(point.Y):F1}")));
        svg.Append("\"/>");
        if (showsPoints || curve.Length == 1)
        {
            foreach ((double x, double y) in curve)
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{PlaceX(x):F1}\" cy=\"{PlaceY(y):F1}\" r=\"2.5\"><title>step {x:F0}: {y:G5}</title></circle>");
        }

        return svg.Append("</svg>").ToString();

        double PlaceX(double step) => Left + (step / last * (Width - Left - Right));

        double PlaceY(double value)
        {
            double share = isLogarithmic ? Math.Log(value / lowest) / Math.Log(highest / lowest) : (value - lowest) / (highest - lowest);
            return Height - Bottom - (share * (Height - Top - Bottom));
        }
    }

    // Means of neighbours, where there are more points than pixels to tell them apart.
    private static (double X, double Y)[] Thin(IReadOnlyList<(long Step, double Value)> points)
    {
        int size = (points.Count + MostPoints - 1) / MostPoints;
        return [.. points.Chunk(size).Select(chunk => (chunk.Average(point => (double)point.Step), chunk.Average(point => point.Value)))];
    }

    private static double[] LinearTicks(double lowest, double highest)
    {
        double span = highest > lowest ? highest - lowest : Math.Max(Math.Abs(highest), 1);
        double power = Math.Pow(10, Math.Floor(Math.Log10(span / 4)));
        double step = power * (span / 4 / power) switch { > 5 => 10, > 2 => 5, > 1 => 2, _ => 1 };
        double first = Math.Floor(lowest / step), count = Math.Ceiling(highest / step) - first;
        return [.. Enumerable.Range(0, (int)count + 1).Select(i => Math.Round((first + i) * step, 12))];
    }

    private static double[] LogarithmicTicks(double lowest, double highest)
    {
        int first = (int)Math.Floor(Math.Log10(lowest)), last = (int)Math.Ceiling(Math.Log10(highest));
        int every = 1 + ((last - first) / 6);
        return [.. Enumerable.Range(0, ((last - first + every - 1) / every) + 1).Select(i => Math.Pow(10, first + (i * every)))];
    }
}
