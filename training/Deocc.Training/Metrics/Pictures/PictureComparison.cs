using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Metrics.Pictures;

/// <summary>
/// Measures pictures on disk, each by itself or against another. A picture counts in every figure or, if anything about it
/// fails, in none.
/// </summary>
public static class PictureComparison
{
    private const string WholePicture = "whole picture";

    /// <summary>Measures a picture or a folder of pictures.</summary>
    /// <param name="path">A picture, or a folder searched with its subfolders.</param>
    /// <param name="reference">What they should be, matched by name (see <see cref="FilePairs"/>); null for metrics that need none.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="report">Told how many of how many are done, from one thread at a time; may be null.</param>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    /// <exception cref="IOException">A path does not exist, or a folder holds no picture.</exception>
    public static MetricReport Measure(string path, string? reference, ComparisonOptions options, Action<int, int>? report = null)
    {
        Check(reference, options);
        FilePairs files = FilePairs.Match(path, reference, options.Mask, FilePairs.PictureExtensions);
        List<SkippedItem> skipped = [.. files.Skipped];
        List<(FilePair File, Measurement Result)> measured = FileLoop.Run(files.Pairs, file => MeasurePair(file, options), skipped, report);

        string support = Describe(options, measured.Count > 0 ? measured.Average(pair => pair.Result.Share) : double.NaN);
        MetricDescription[] descriptions = [.. options.Metrics.SelectMany(metric => metric.Figures)];
        var figures = new List<MetricFigure>();
        foreach (IPictureMetric metric in options.Metrics)
        {
            foreach (MetricDescription description in metric.Figures)
            {
                int column = figures.Count;
                double[] values = [.. measured.Select(pair => pair.Result.Values[column])];
                figures.Add(MetricFigure.Mean(description, metric.HeedsSupport ? support : WholePicture, values));
            }
        }

        SampleValues[] samples = [.. measured.Select(pair => new SampleValues(
            pair.File.Name,
            descriptions.Zip(pair.Result.Values).ToDictionary(value => value.First.Name, value => value.Second)))];
        string[] notes = files.OtherFiles > 0 ? [$"{files.OtherFiles} files without a picture's ending were left aside"] : [];
        return new MetricReport(figures, samples, skipped, notes);
    }

    private static void Check(string? reference, ComparisonOptions options)
    {
        if (options.Metrics.Count == 0) throw new UsageException("there is no metric to measure");
        if (reference is null && options.Metrics.FirstOrDefault(metric => metric.NeedsReference) is { } needy)
            throw new UsageException($"{needy.Figures[0].Name} compares pictures: give a second file or folder");
        if (options.Support != SupportKind.Whole && options.Mask is null)
            throw new UsageException($"the support '{options.Support.ToString().ToLowerInvariant()}' needs a mask");
        if (options.Support == SupportKind.Whole && options.Mask is not null)
            throw new UsageException("a mask has no meaning for the whole picture: say whether it marks the hole or the face");
    }

    private static Measurement MeasurePair(FilePair files, ComparisonOptions options)
    {
        Image<float> picture = ImageFile.LoadFloats(files.File);
        Image<float>? reference = files.Reference is null ? null : ImageFile.LoadFloats(files.Reference);
        Support? support = files.Mask is null ? null : Support.FromMask(ImageFile.LoadFloats(files.Mask), options.IsMaskInverted);
        var pair = new PicturePair(picture, reference, support);
        var values = new double[options.Metrics.Sum(metric => metric.Figures.Count)];
        int first = 0;
        foreach (IPictureMetric metric in options.Metrics)
        {
            metric.Measure(pair, values.AsSpan(first, metric.Figures.Count));
            first += metric.Figures.Count;
        }

        return new Measurement(values, pair.Support.Count / (double)(picture.Width * picture.Height));
    }

    private static string Describe(ComparisonOptions options, double share)
    {
        if (options.Support == SupportKind.Whole) return WholePicture;
        string side = options.IsMaskInverted ? "dark" : "bright";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Support.ToString().ToLowerInvariant()}: {side} in the mask, {100 * share:F1} % of the pixels");
    }

    /// <summary>The values of every figure, and the share of the pixels that counted.</summary>
    private readonly record struct Measurement(double[] Values, double Share);
}
