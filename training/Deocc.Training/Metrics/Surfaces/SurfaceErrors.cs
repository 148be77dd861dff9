namespace Deocc.Training.Metrics.Surfaces;

/// <summary>Distances from the points of a scan to a mesh, in the unit of the scan.</summary>
/// <param name="Distances">One per point of the scan, in its order.</param>
/// <param name="Alignment">From the mesh's space to the scan's.</param>
/// <param name="Steps">How many steps the alignment took; 0 if only landmarks were used.</param>
public sealed record SurfaceErrors(double[] Distances, SpatialSimilarity Alignment, int Steps)
{
    private static readonly (string Name, Func<double[], double> Of)[] Statistics =
    [
        ("scan_median", distances => Percentile(distances, 0.5)),
        ("scan_mean", distances => distances.Average()),
        ("scan_std", Deviation),
        ("scan_90", distances => Percentile(distances, 0.9)),
    ];

    /// <summary>Median, mean, standard deviation and the 90th percentile over the points of all scans, as NoW pools them.</summary>
    /// <param name="scans">The scans' errors; at least one.</param>
    /// <param name="unit">The unit of the scans, such as <c>mm</c>.</param>
    public static IReadOnlyList<MetricFigure> Figures(IReadOnlyCollection<SurfaceErrors> scans, string unit)
    {
        double[] all = [.. scans.SelectMany(scan => scan.Distances).Order()];
        string protocol = $"scan to mesh after rigid alignment with scale; {scans.Count} scans pooled";
        return [.. Statistics.Select(statistic => new MetricFigure(
            statistic.Name, statistic.Of(all), double.NaN, unit, string.Empty, "every point of the scan", protocol, all.Length, null))];
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>Straight between the sorted values, as NumPy has it.</summary>
    private static double Percentile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
