using System.Text.Json;
using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Data.Layouts;

/// <summary>
/// This project's own layout: <c>labels.jsonl</c> with one object a line. <c>image</c> is needed; <c>id</c>, <c>mask</c>,
/// <c>region</c>, <c>parsing</c> (paths from the folder), <c>lm68</c> or <c>lm5</c> (pixel centers at integers), <c>person</c>,
/// <c>split</c> (train, val, test) and <c>source</c> are read, and every other number or truth value becomes an attribute.
/// Where no parsing is named, <c>parsing/</c> is looked into for a PNG of the image's name.
/// </summary>
public sealed class JsonLinesLayout : IDatasetLayout
{
    private const string LabelFile = "labels.jsonl";

    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <inheritdoc/>
    public string? Recognize(string folder) => File.Exists(Path.Combine(folder, LabelFile)) ? LabelFile : null;

    /// <inheritdoc/>
    public void Read(string folder, DatasetBuilder builder)
    {
        string path = Path.Combine(folder, LabelFile);
        if (!File.Exists(path)) throw new FileFormatException($"{path}: there is no such file");
        int number = 0;
        var names = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (builder.IsFull) break;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                using JsonDocument document = JsonDocument.Parse(line);
                builder.Add(ReadSample(folder, document.RootElement, names));
            }
            catch (Exception error) when (error is JsonException or EngineException or InvalidOperationException or FormatException)
            {
                builder.Skip($"{LabelFile} line {number}", error.Message.ReplaceLineEndings(" "));
            }
        }
    }

    private static FaceSample ReadSample(string folder, JsonElement line, Dictionary<string, string[]> names)
    {
        if (line.ValueKind != JsonValueKind.Object) throw new FileFormatException("expected an object");
        string image = Text(line, "image") ?? throw new FileFormatException("no 'image'");
        string? parsing = Text(line, "parsing");
        if (parsing is null)
        {
            string usual = Path.Combine("parsing", Path.GetFileNameWithoutExtension(image) + ".png");
            if (File.Exists(Path.Combine(folder, usual))) parsing = usual;
        }

        return new FaceSample
        {
            Id = Text(line, "id") ?? Path.GetFileNameWithoutExtension(image),
            Image = Path.Combine(folder, image),
            Mask = Text(line, "mask") is { } mask ? Path.Combine(folder, mask) : null,
            Region = Text(line, "region") is { } region ? Path.Combine(folder, region) : null,
            Parsing = parsing is null ? null : new ParsingFiles(Path.Combine(folder, parsing)),
            Landmarks = Landmarks(line, "lm68") ?? Landmarks(line, "lm5"),
            Attributes = Attributes(line, names),
            Identity = Text(line, "person"),
            Split = Split(Text(line, "split")),
            Source = Text(line, "source"),
        };
    }

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static FaceLandmarks? Landmarks(JsonElement line, string name)
    {
        if (!line.TryGetProperty(name, out JsonElement points) || points.ValueKind != JsonValueKind.Array) return null;
        return new FaceLandmarks([.. points.EnumerateArray().Select(point => (point[0].GetSingle() + 0.5f, point[1].GetSingle() + 0.5f))]);
    }

    private static FaceAttributes Attributes(JsonElement line, Dictionary<string, string[]> known)
    {
        var names = new List<string>();
        var values = new List<float>();
        foreach (JsonProperty property in line.EnumerateObject())
        {
            float? value = property.Value.ValueKind switch
            {
                JsonValueKind.Number => property.Value.GetSingle(),
                JsonValueKind.True => 1,
                JsonValueKind.False => 0,
                _ => null,
            };
            if (value is null) continue;
            names.Add(property.Name);
            values.Add(value.Value);
        }

        // Most lines have the same names; one list of them serves all.
        string key = string.Join('\n', names);
        if (!known.TryGetValue(key, out string[]? shared)) known[key] = shared = [.. names];
        return new FaceAttributes(shared, [.. values]);
    }

    private static DatasetSplit Split(string? name) => name switch
    {
        null => DatasetSplit.Unassigned,
        "train" => DatasetSplit.Train,
        "val" or "valid" or "validation" => DatasetSplit.Validation,
        "test" => DatasetSplit.Test,
        _ => throw new FileFormatException($"split '{name}'; expected train, val or test"),
    };
}
