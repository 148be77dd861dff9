using System.Globalization;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Drawing;
using Deocc.Training.Evaluation.Srg.Uncovering;
using Deocc.Training.Metrics;

namespace Deocc.Training.Evaluation.Srg;

/// <summary>
/// Compares ways to uncover faces, under occluders that training never shows: L1, PSNR and SSIM where the occluder covers visible
/// face, and how alike the person stays, for all portraits and by skin tone; where the hole is found as a user has it, also over the
/// whole face, and how well the hole meets what covers.
/// </summary>
public static class SrgEvaluation
{
    private const string Occluded = "occluded";
    private const string AllGroups = "all";
    private const int PsnrColumn = 2;

    /// <summary>Measures ways to uncover faces.</summary>
    /// <param name="options">Data, occluders, counts.</param>
    /// <param name="ways">The ways; where the hole is found, the first is tried on the bare portraits as well.</param>
    /// <param name="portraits">The portraits.</param>
    /// <param name="notes">What a reader must know besides, such as ways that are left out.</param>
    /// <param name="report">Told how many of how many portraits are done; may be null.</param>
    /// <exception cref="Engine.Diagnostics.EngineException">A file is damaged; the message names it.</exception>
    public static SrgReport Run(SrgEvaluationOptions options, IReadOnlyList<IUncovering> ways, CoveredPortraits portraits, IReadOnlyList<string> notes, Action<int, int>? report = null)
    {
        using NetworkFeatures? identity = options.Identity is null ? null : NetworkFeatures.Load("mobilefacenet", options.Identity);
        List<FigureGroup> figures = [FigureGroup.Cover];
        if (options.Holes == HoleSource.Predicted) figures.AddRange([FigureGroup.Face, FigureGroup.Holes]);
        if (identity is not null) figures.Add(FigureGroup.Identity(identity));
        var measured = new List<Measurement>();
        var bare = new List<double>();
        var skipped = new List<SkippedItem>();
        double covered = 0;
        int done = 0;
        if (options.Save is not null) Directory.CreateDirectory(options.Save);
        foreach (CoveredPortrait portrait in portraits.Cover(skipped))
        {
            var cells = new List<(Image<byte> Picture, string Caption)> { (ImageChannels.ToBytes(portrait.Occluded), Occluded) };
            measured.Add(Measure(Occluded, new Uncovered(portrait.Occluded, new Image<float>(portrait.Clean.Width, portrait.Clean.Height, 1))));
            foreach (IUncovering way in ways)
            {
                Uncovered uncovered = way.Apply(portrait);
                Measurement result = Measure(way.Name, uncovered);
                measured.Add(result);
                cells.Add((ImageChannels.ToBytes(uncovered.Picture), string.Create(CultureInfo.InvariantCulture, $"{way.Name} {result.Values[PsnrColumn]:F1} dB")));
            }

            if (options.Holes == HoleSource.Predicted && !portrait.WearsGlasses) bare.Add(PaintedOfBare(ways[0], portrait));
            covered += (double)portrait.Support.Count / (portrait.Support.Width * portrait.Support.Height);
            cells.Add((ImageChannels.ToBytes(portrait.Clean), "truth"));
            if (options.Save is not null)
                ImageFile.Save(Path.Combine(options.Save, $"{Path.GetFileName(portrait.Name)}.png"), ContactSheet.Create(cells, new ContactSheetOptions { Columns = cells.Count }));
            report?.Invoke(++done, portraits.Samples.Count);

            Measurement Measure(string way, Uncovered uncovered) => new(way, portrait.Tone, [.. figures.SelectMany(group => group.Measure(portrait, uncovered))]);
        }

        int count = measured.Count / (ways.Count + 1);
        string share = string.Create(CultureInfo.InvariantCulture, $", {100 * covered / Math.Max(1, count):F1} % of the crop");
        (MetricDescription Figure, string Support)[] columns =
        [
            .. figures.SelectMany(group => group.Figures.Select(figure => (figure, group == FigureGroup.Cover ? group.Support + share : group.Support))),
        ];
        SrgRow[] rows = [.. new[] { AllGroups }.Concat(SkinTone.Groups).SelectMany(group => RowsOf(group, measured, columns))];
        return new SrgReport(options.Protocol.Name, rows, skipped, notes)
        {
            Bare = bare.Count == 0 ? null : new BareFaces(bare.Count, (double)bare.Count(painted => painted == 0) / bare.Count, bare.Average()),
        };
    }

    /// <summary>The share of the face that a way paints though nothing covers it.</summary>
    private static double PaintedOfBare(IUncovering way, CoveredPortrait portrait)
    {
        var nothing = new Image<float>(portrait.Clean.Width, portrait.Clean.Height, 1);
        Uncovered uncovered = way.Apply(portrait with { Occluded = portrait.Clean, Cover = nothing, Hole = nothing });
        return FigureGroup.ShareOf(uncovered.Painted, 1, i => portrait.Region.Samples[i] > 0);
    }

    private static IEnumerable<SrgRow> RowsOf(string group, List<Measurement> measured, (MetricDescription Figure, string Support)[] columns)
    {
        foreach (IGrouping<string, Measurement> way in measured.Where(value => group == AllGroups || value.Group == group).GroupBy(value => value.Method))
        {
            yield return new SrgRow(way.Key, group, [.. columns.Select((column, i) => MetricFigure.Mean(
                column.Figure, column.Support, [.. way.Select(value => value.Values[i])]))]);
        }
    }

    private sealed record Measurement(string Method, string Group, double[] Values);
}
