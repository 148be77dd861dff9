using System.Globalization;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Drawing;
using Deocc.Training.Evaluation.Srg.Fills;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Pictures;

namespace Deocc.Training.Evaluation.Srg;

/// <summary>
/// Compares ways to fill what covers a face, under occluders that training never shows, with the true hole given to all of them:
/// L1, PSNR and SSIM where the occluder covers visible face, and how alike the person stays, for all portraits and by skin tone.
/// </summary>
public static class SrgEvaluation
{
    private const string Occluded = "occluded";
    private const string AllGroups = "all";
    private const float Inside = 0.5f;

    private static readonly MetricDescription IdentityFigure = new("identity", string.Empty, "cosine, [-1, 1]", "MobileFaceNet, ArcFace crop of 112, against the clean portrait");

    /// <summary>Measures fillings.</summary>
    /// <param name="options">Data, occluders, counts.</param>
    /// <param name="fills">The fillings.</param>
    /// <param name="portraits">The portraits.</param>
    /// <param name="notes">What a reader must know besides, such as fillings that are left out.</param>
    /// <param name="report">Told how many of how many portraits are done; may be null.</param>
    /// <exception cref="Engine.Diagnostics.EngineException">A file is damaged; the message names it.</exception>
    public static SrgReport Run(SrgEvaluationOptions options, IReadOnlyList<IHoleFill> fills, CoveredPortraits portraits, IReadOnlyList<string> notes, Action<int, int>? report = null)
    {
        using NetworkFeatures? identity = options.Identity is null ? null : NetworkFeatures.Load("mobilefacenet", options.Identity);
        IPictureMetric[] metrics = [new L1Metric(), new PsnrMetric(), new SsimMetric()];
        var measured = new List<Measurement>();
        var skipped = new List<SkippedItem>();
        double covered = 0;
        int done = 0;
        if (options.Save is not null) Directory.CreateDirectory(options.Save);
        foreach (CoveredPortrait portrait in portraits.Cover(skipped))
        {
            var cells = new List<(Image<byte> Picture, string Caption)> { (ImageChannels.ToBytes(portrait.Occluded), Occluded) };
            float[]? truth = identity is null ? null : Embed(identity, portrait.Clean, portrait);
            measured.Add(Measure(Occluded, portrait.Occluded));
            foreach (IHoleFill fill in fills)
            {
                Image<float> filled = Compose(portrait, fill.Fill(portrait));
                Measurement result = Measure(fill.Name, filled);
                measured.Add(result);
                cells.Add((ImageChannels.ToBytes(filled), string.Create(CultureInfo.InvariantCulture, $"{fill.Name} {result.Values[2]:F1} dB")));
            }

            covered += (double)portrait.Support.Count / (portrait.Support.Width * portrait.Support.Height);
            cells.Add((ImageChannels.ToBytes(portrait.Clean), "truth"));
            if (options.Save is not null)
                ImageFile.Save(Path.Combine(options.Save, $"{Path.GetFileName(portrait.Name)}.png"), ContactSheet.Create(cells, new ContactSheetOptions { Columns = cells.Count }));
            report?.Invoke(++done, portraits.Samples.Count);

            Measurement Measure(string method, Image<float> picture)
            {
                var pair = new PicturePair(picture, portrait.Clean, portrait.Support);
                var values = new List<double>();
                foreach (IPictureMetric metric in metrics)
                {
                    var figures = new double[metric.Figures.Count];
                    metric.Measure(pair, figures);
                    values.AddRange(figures);
                }

                if (truth is not null) values.Add(Cosine(truth, Embed(identity!, picture, portrait)));
                return new Measurement(method, portrait.Tone, [.. values]);
            }
        }

        int count = measured.Count / (fills.Count + 1);
        string support = string.Create(
            CultureInfo.InvariantCulture, $"where the held-back occluder covers visible face, {100 * covered / Math.Max(1, count):F1} % of the crop");
        MetricDescription[] figures = [.. metrics.SelectMany(metric => metric.Figures), .. identity is null ? Array.Empty<MetricDescription>() : [IdentityFigure]];
        SrgRow[] rows = [.. new[] { AllGroups }.Concat(SkinTone.Groups).SelectMany(group => RowsOf(group, measured, figures, support))];
        return new SrgReport(options.Protocol.Name, rows, skipped, notes);
    }

    private static IEnumerable<SrgRow> RowsOf(string group, List<Measurement> measured, MetricDescription[] figures, string support)
    {
        foreach (IGrouping<string, Measurement> method in measured.Where(value => group == AllGroups || value.Group == group).GroupBy(value => value.Method))
        {
            yield return new SrgRow(method.Key, group, [.. figures.Select((figure, column) => MetricFigure.Mean(
                figure, figure == IdentityFigure ? "whole crop" : support, [.. method.Select(value => value.Values[column])]))]);
        }
    }

    private static Image<float> Compose(CoveredPortrait portrait, Image<float> filling)
    {
        var result = new Image<float>(filling.Width, filling.Height, 3, [.. portrait.Occluded.Samples]);
        for (int i = 0; i < result.Samples.Length; i++)
        {
            if (portrait.Hole.Samples[i / 3] >= Inside) result.Samples[i] = Math.Clamp(filling.Samples[i], 0, 1);
        }

        return result;
    }

    private static float[] Embed(NetworkFeatures identity, Image<float> picture, CoveredPortrait portrait) =>
        identity.Of(Models.Alignment.FaceAlignment.ArcFace(portrait.Landmarks).Extract(picture));

    private static double Cosine(float[] first, float[] second)
    {
        (double product, double one, double two) = (0, 0, 0);
        for (int i = 0; i < first.Length; i++)
        {
            product += (double)first[i] * second[i];
            one += (double)first[i] * first[i];
            two += (double)second[i] * second[i];
        }

        return product / Math.Sqrt(one * two);
    }

    private sealed record Measurement(string Method, string Group, double[] Values);
}
