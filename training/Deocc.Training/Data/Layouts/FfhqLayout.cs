using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Data.Layouts;

/// <summary>
/// FFHQ (Karras et al. 2019): pictures in folders of 1,000 (<c>images1024x1024/00000/00000.png</c>, or the thumbnails), and
/// <c>ffhq-dataset-v2.json</c> with 68 landmarks and the category (training or validation).
/// </summary>
public sealed class FfhqLayout : IDatasetLayout
{
    private const string JsonFile = "ffhq-dataset-v2.json";
    private const double LandmarkSide = 1024;

    private static readonly string[] ImageFolders = ["images1024x1024", "images512x512", "images256x256", "thumbnails128x128"];

    /// <inheritdoc/>
    public string Name => "FFHQ";

    /// <inheritdoc/>
    public string? Recognize(string folder)
    {
        if (File.Exists(Path.Combine(folder, JsonFile))) return JsonFile;
        return PictureFolder.FirstExisting(folder, ImageFolders) is { } images ? Path.GetFileName(images) + "/" : null;
    }

    /// <inheritdoc/>
    public void Read(string folder, DatasetBuilder builder)
    {
        string? images = PictureFolder.FirstExisting(folder, ImageFolders);
        if (images is null)
        {
            builder.Miss($"{ImageFolders[0]}/ or {ImageFolders[^1]}/ (no pictures)");
            return;
        }

        double scale = SideOf(images) / LandmarkSide;
        Dictionary<int, FaceSample> known = ReadJson(Path.Combine(folder, JsonFile), scale, builder);
        foreach (string image in PictureFolder.Enumerate(images, recursive: true))
        {
            if (builder.IsFull) break;
            string id = Path.GetFileNameWithoutExtension(image);
            bool isKnown = int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && known.ContainsKey(number);
            FaceSample sample = isKnown ? known[number] : new FaceSample { Id = id, Image = image };
            builder.Add(sample with { Id = id, Image = image, Source = "FFHQ" });
        }
    }

    private static int SideOf(string images)
    {
        string name = Path.GetFileName(images);
        return int.Parse(name[(name.LastIndexOf('x') + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>Reads the list token by token: as a tree its 70,000 entries would take gigabytes.</summary>
    private static Dictionary<int, FaceSample> ReadJson(string path, double scale, DatasetBuilder builder)
    {
        var known = new Dictionary<int, FaceSample>();
        if (!File.Exists(path))
        {
            builder.Miss($"{JsonFile} (no landmarks, no split)");
            return known;
        }

        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(File.ReadAllBytes(path)));
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                reader.Read();
                using JsonDocument entry = JsonDocument.ParseValue(ref reader);
                if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                    known[number] = ReadEntry(key, entry.RootElement, scale);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or ShapeException)
        {
            throw new FileFormatException($"{path}: damaged after {known.Count} entries: {error.Message.ReplaceLineEndings(" ")}", error);
        }

        return known;
    }

    private static FaceSample ReadEntry(string key, JsonElement entry, double scale)
    {
        FaceLandmarks? landmarks = null;
        if (entry.TryGetProperty("image", out JsonElement image) && image.TryGetProperty("face_landmarks", out JsonElement points))
        {
            landmarks = new FaceLandmarks([.. points.EnumerateArray().Select(point =>
                ((float)((point[0].GetDouble() + 0.5) * scale), (float)((point[1].GetDouble() + 0.5) * scale)))]);
        }

        string? category = entry.TryGetProperty("category", out JsonElement value) ? value.GetString() : null;
        return new FaceSample
        {
            Id = key,
            Image = string.Empty,
            Landmarks = landmarks,
            Split = category switch
            {
                "training" => DatasetSplit.Train,
                "validation" => DatasetSplit.Validation,
                _ => DatasetSplit.Unassigned,
            },
        };
    }
}
