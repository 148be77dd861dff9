namespace Deocc.Training.Metrics;

/// <summary>One figure of a report, with everything that it depends on.</summary>
/// <param name="Name">The figure's name, such as <c>psnr</c>.</param>
/// <param name="Value">The mean over the samples, or the one value; infinite or NaN only if no sample has a finite value.</param>
/// <param name="Deviation">The standard deviation over the samples (divisor n); NaN where there are no single samples.</param>
/// <param name="Unit">The unit; empty for a plain number.</param>
/// <param name="Range">The range of the values that went in; empty where there is none.</param>
/// <param name="Support">What was looked at: the whole picture, the hole, the face.</param>
/// <param name="Window">The window or neighbourhood, and the protocol; empty where there is none.</param>
/// <param name="Samples">How many samples the value rests on.</param>
/// <param name="Note">What a reader must know beside the value, or null.</param>
public sealed record MetricFigure(
    string Name, double Value, double Deviation, string Unit, string Range, string Support, string Window, int Samples, string? Note)
{
    /// <summary>
    /// The mean of values, one per sample. Infinite values (equal pictures have an infinite PSNR) and NaNs (0 / 0) are left
    /// out of the mean and counted in the note.
    /// </summary>
    /// <param name="description">What the values are.</param>
    /// <param name="support">What was looked at.</param>
    /// <param name="values">One value per sample; may be empty, which gives NaN.</param>
    public static MetricFigure Mean(MetricDescription description, string support, IReadOnlyCollection<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        int infinite = values.Count(double.IsInfinity);
        int undefined = values.Count(double.IsNaN);
        double mean = double.NaN;
        if (finite.Length > 0) mean = finite.Average();
        else if (infinite > 0) mean = values.First(double.IsInfinity);
        double deviation = finite.Length > 0 ? Math.Sqrt(finite.Average(value => (value - mean) * (value - mean))) : double.NaN;
        var notes = new List<string>();
        if (infinite > 0) notes.Add($"infinite for {infinite} of {values.Count}{(finite.Length > 0 ? ", which are not in the mean" : string.Empty)}");
        if (undefined > 0) notes.Add($"undefined (0 / 0) for {undefined} of {values.Count}{(finite.Length > 0 ? ", which are not in the mean" : string.Empty)}");
        return new MetricFigure(
            description.Name,
            mean,
            deviation,
            description.Unit,
            description.Range,
            support,
            description.Window,
            finite.Length > 0 ? finite.Length : infinite,
            notes.Count > 0 ? string.Join("; ", notes) : null);
    }
}
