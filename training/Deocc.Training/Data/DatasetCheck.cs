using System.Globalization;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Training.Data;

/// <summary>Looks a data set through: counts, and decodes samples to find the broken ones.</summary>
public static class DatasetCheck
{
    private const int Chunk = 32;

    // JPEG-coded masks have a soft seam; more grey than this is no mask of two values.
    private const double GreyShare = 0.1;

    // Landmarks may lie a little outside of a picture that cuts the face.
    private const float Overhang = 0.5f;

    /// <summary>Checks a data set.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="decode">How many samples to decode, spread evenly over the data set.</param>
    /// <param name="report">Called with the number of samples decoded and to decode.</param>
    /// <param name="cancellation">Stops between samples.</param>
    public static DatasetReport Run(FaceDataset dataset, int decode, Action<int, int>? report = null, CancellationToken cancellation = default)
    {
        int[] chosen = Spread(dataset.Samples.Count, decode);
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        var broken = new List<SkippedSample>();
        for (int first = 0; first < chosen.Length; first += Chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(Chunk, chosen.Length - first);
            var body = new DecodeBody(dataset.Samples, chosen.AsMemory(first, count), new (string?, string?)[count]);
            CpuThreads.For(count, ref body);
            for (int i = 0; i < count; i++)
            {
                (string? size, string? fault) = body.Results[i];
                if (size is not null) sizes[size] = sizes.GetValueOrDefault(size) + 1;
                if (fault is not null) broken.Add(new SkippedSample(dataset.Samples[chosen[first + i]].Id, fault));
            }

            report?.Invoke(first + count, chosen.Length);
        }

        return new DatasetReport
        {
            Folder = dataset.Folder,
            Layout = dataset.Layout,
            Evidence = dataset.Evidence,
            Samples = dataset.Samples.Count,
            Splits = CountSplits(dataset.Samples),
            With = CountParts(dataset.Samples),
            Identities = dataset.Samples.Where(sample => sample.Identity is not null).Select(sample => sample.Identity).Distinct().Count(),
            Pairs = dataset.Pairs.Count,
            Missing = dataset.Missing,
            Skipped = dataset.Skipped,
            Decoded = chosen.Length,
            Sizes = sizes.OrderByDescending(size => size.Value).ThenBy(size => size.Key, StringComparer.Ordinal).ToDictionary(),
            Broken = broken,
        };
    }

    /// <summary>Some of the numbers from 0 to count - 1, evenly spread and always the same.</summary>
    internal static int[] Spread(int count, int wanted)
    {
        var chosen = new int[Math.Min(count, wanted)];
        for (int i = 0; i < chosen.Length; i++) chosen[i] = (int)((((2L * i) + 1) * count) / (2 * chosen.Length));
        return chosen;
    }

    private static Dictionary<string, int> CountSplits(IReadOnlyList<FaceSample> samples)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (DatasetSplit split in Enum.GetValues<DatasetSplit>())
        {
            int count = samples.Count(sample => sample.Split == split);
            if (count > 0) counts[split.ToString().ToLowerInvariant()] = count;
        }

        return counts;
    }

    private static Dictionary<string, int> CountParts(IReadOnlyList<FaceSample> samples) => new(StringComparer.Ordinal)
    {
        ["mask"] = samples.Count(sample => sample.Mask is not null),
        ["region"] = samples.Count(sample => sample.Region is not null),
        ["parsing"] = samples.Count(sample => sample.Parsing is not null),
        ["landmarks68"] = samples.Count(sample => sample.Landmarks is { IsFull: true }),
        ["landmarks5"] = samples.Count(sample => sample.Landmarks is { IsFull: false }),
        ["identity"] = samples.Count(sample => sample.Identity is not null),
        ["attributes"] = samples.Count(sample => sample.Attributes is not null),
    };

    private static (string? Size, string? Fault) Decode(FaceSample sample)
    {
        FacePicture face;
        try
        {
            face = FacePicture.Load(sample);
        }
        catch (Exception error) when (error is EngineException or IOException or UnauthorizedAccessException)
        {
            return (null, error.Message.ReplaceLineEndings(" "));
        }

        string size = string.Create(CultureInfo.InvariantCulture, $"{face.Picture.Width}x{face.Picture.Height}");
        return (size, MaskFault(face.Mask, "mask") ?? MaskFault(face.Region, "region") ?? LandmarkFault(face));
    }

    private static string? MaskFault(Image<float>? mask, string name)
    {
        if (mask is null) return null;
        int grey = mask.Samples.Count(value => value is > 0.1f and < 0.9f);
        if (grey > GreyShare * mask.Samples.Length) return $"the {name} is not black and white: {100.0 * grey / mask.Samples.Length:F0} % of it is grey";
        return mask.Samples.All(value => value < 0.5f) ? $"the {name} is empty" : null;
    }

    private static string? LandmarkFault(FacePicture face)
    {
        if (face.Landmarks is null) return null;
        (float width, float height) = (face.Picture.Width, face.Picture.Height);
        foreach ((float x, float y) in face.Landmarks.Points)
        {
            if (x < -Overhang * width || y < -Overhang * height || x > (1 + Overhang) * width || y > (1 + Overhang) * height)
                return string.Create(CultureInfo.InvariantCulture, $"a landmark at ({x:F0}, {y:F0}) is far outside of the picture of {width}x{height}");
        }

        return null;
    }

    private readonly struct DecodeBody(IReadOnlyList<FaceSample> samples, ReadOnlyMemory<int> chosen, (string? Size, string? Fault)[] results)
        : IParallelBody
    {
        public (string? Size, string? Fault)[] Results => results;

        public void Invoke(int item, int worker) => results[item] = Decode(samples[chosen.Span[item]]);
    }
}
