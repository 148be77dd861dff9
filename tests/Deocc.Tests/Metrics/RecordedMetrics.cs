using System.Text.Json;
using Deocc.Imaging;
using Deocc.Tests.Fixtures;

namespace Deocc.Tests.Metrics;

/// <summary>What record_metrics.py recorded, and the inputs that it computed it from.</summary>
internal static class RecordedMetrics
{
    private static readonly int[] Levels = [4, 8, 12, 20, 28];

    private static readonly Lazy<JsonElement> File = new(() =>
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(PyTorchFixture.Folder, "metrics.json")));
        return json.RootElement.Clone();
    });

    /// <summary>A recorded number.</summary>
    public static double Number(string group, string name) => File.Value.GetProperty(group).GetProperty(name).GetDouble();

    /// <summary>Recorded numbers, those of nested lists one after the other.</summary>
    public static double[] Numbers(string group, string name) => [.. Flatten(File.Value.GetProperty(group).GetProperty(name))];

    /// <summary>Blocks of 1, 2, 4, 8 and 16 pixels of random brightness, added up: bytes divided by 255.</summary>
    public static Image<float> Texture(string name, int width, int height, int channels)
    {
        var sums = new double[width * height * channels];
        Array.Fill(sums, 127.0);
        for (int level = 0; level < Levels.Length; level++)
        {
            int side = 1 << level;
            int rows = (height + side - 1) / side;
            int columns = (width + side - 1) / side;
            float[] grid = PatternValues.Reals($"{name}/{level}", rows * columns * channels, 0, Levels[level]);
            for (int i = 0; i < sums.Length; i++)
            {
                (int place, int c) = Math.DivRem(i, channels);
                (int y, int x) = Math.DivRem(place, width);
                sums[i] += grid[((((y / side) * columns) + (x / side)) * channels) + c];
            }
        }

        return new Image<float>(width, height, channels, Array.ConvertAll(sums, sum => (float)(Math.Clamp(Math.Floor(sum + 0.5), 0, 255) / 255)));
    }

    /// <summary>A share of one picture and the rest of another, each of bytes divided by 255 in double precision.</summary>
    public static Image<float> Mix(Image<float> first, double share, Image<float> second)
    {
        var samples = new float[first.Samples.Length];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (float)((share * (Math.Round(first.Samples[i] * 255) / 255)) + ((1 - share) * (Math.Round(second.Samples[i] * 255) / 255)));
        return new Image<float>(first.Width, first.Height, first.Channels, samples);
    }

    private static IEnumerable<double> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetDouble()];
}
