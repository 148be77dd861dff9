using System.Globalization;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Metrics.Pictures;

/// <summary>
/// Measures pictures on disk, each by itself or against another. A picture counts in every figure or, if anything about it
/// fails, in none.
/// </summary>
public static class PictureComparison
{
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
        string[] extensions = [.. ImageFile.Codecs.SelectMany(codec => codec.Extensions)];
        FilePairs files = FilePairs.Match(path, reference, options.Mask, extensions);
        var body = new MeasureBody(files.Pairs, options, report);
        CpuThreads.For(files.Pairs.Count, ref body);

        int[] measured = [.. Enumerable.Range(0, files.Pairs.Count).Where(i => body.Values[i] is not null)];
        string support = Describe(options, measured.Length > 0 ? measured.Average(i => body.Shares[i]) : double.NaN);
        MetricDescription[] descriptions = [.. options.Metrics.SelectMany(metric => metric.Figures)];
        var figures = new List<MetricFigure>();
        int column = 0;
        foreach (IPictureMetric metric in options.Metrics)
        {
            foreach (MetricDescription description in metric.Figures)
            {
                int index = column++;
                double[] values = [.. measured.Select(i => body.Values[i]![index])];
                figures.Add(MetricFigure.Mean(description, metric.HeedsSupport ? support : "whole picture", values));
            }
        }

        SampleValues[] samples = [.. measured.Select(i => new SampleValues(
            files.Pairs[i].Name,
            descriptions.Zip(body.Values[i]!).ToDictionary(pair => pair.First.Name, pair => pair.Second)))];
        IEnumerable<SkippedItem> failed = Enumerable.Range(0, files.Pairs.Count)
            .Where(i => body.Values[i] is null)
            .Select(i => new SkippedItem(files.Pairs[i].File, body.Failures[i]!));
        string[] notes = files.OtherFiles > 0 ? [$"{files.OtherFiles} files without a picture's ending were left aside"] : [];
        return new MetricReport(figures, samples, [.. files.Skipped, .. failed], notes);
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

    private static string Describe(ComparisonOptions options, double share)
    {
        if (options.Support == SupportKind.Whole) return "whole picture";
        string side = options.IsMaskInverted ? "dark" : "bright";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Support.ToString().ToLowerInvariant()}: {side} in the mask, {100 * share:F1} % of the pixels");
    }

    private readonly struct MeasureBody(IReadOnlyList<FilePair> pairs, ComparisonOptions options, Action<int, int>? report) : IParallelBody
    {
        private readonly Lock _lock = new();
        private readonly int[] _done = new int[1];
        private readonly int _figures = options.Metrics.Sum(metric => metric.Figures.Count);

        public double[]?[] Values { get; } = new double[pairs.Count][];

        public double[] Shares { get; } = new double[pairs.Count];

        public string?[] Failures { get; } = new string?[pairs.Count];

        public void Invoke(int item, int worker)
        {
            try
            {
                MeasurePair(item);
            }
            catch (Exception error) when (error is EngineException or IOException or UnauthorizedAccessException)
            {
                Failures[item] = error.Message.ReplaceLineEndings(" ");
            }

            if (report is null) return;
            lock (_lock) report(++_done[0], pairs.Count);
        }

        private void MeasurePair(int item)
        {
            FilePair files = pairs[item];
            Image<float> picture = ImageFile.LoadFloats(files.File);
            Image<float>? reference = files.Reference is null ? null : ImageFile.LoadFloats(files.Reference);
            Support? support = files.Mask is null ? null : Support.FromMask(ImageFile.LoadFloats(files.Mask), options.IsMaskInverted);
            var pair = new PicturePair(picture, reference, support);
            var values = new double[_figures];
            int first = 0;
            foreach (IPictureMetric metric in options.Metrics)
            {
                metric.Measure(pair, values.AsSpan(first, metric.Figures.Count));
                first += metric.Figures.Count;
            }

            Shares[item] = pair.Support.Count / (double)(picture.Width * picture.Height);
            Values[item] = values;
        }
    }
}
