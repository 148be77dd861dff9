using System.Globalization;
using System.Text.Json;
using Deocc.Engine.Diagnostics;

namespace Deocc.Models.Alignment;

/// <summary>
/// Reads the landmarks of many pictures from one file: CelebA's lists (in the wild or aligned, with blanks or commas) or JSON
/// lines.
/// </summary>
public static class LandmarkList
{
    private const string JsonExtension = ".jsonl";

    private static readonly string[] PointFields = ["lm68", "lm5", "landmarks"];

    /// <summary>
    /// Reads a list. A CelebA list may begin with the number of pictures and a line of column names; each further line has a
    /// picture's name and the x and y of 5 (or 68) points, pixel centers at integers from zero. A <c>.jsonl</c> file has an
    /// object per line with <c>image</c> and <c>lm68</c>, <c>lm5</c> or <c>landmarks</c>, an array of [x, y]; where both are
    /// given, the 68 points count.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>Landmarks by the picture's name as the list has it; JSON lines without points are left out.</returns>
    /// <exception cref="FileFormatException">A line holds something else, or there are no pictures; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, FaceLandmarks> Load(string path)
    {
        bool isJson = Path.GetExtension(path).Equals(JsonExtension, StringComparison.OrdinalIgnoreCase);
        var landmarks = new Dictionary<string, FaceLandmarks>(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                if (isJson) AddJson(line, landmarks);
                else AddRow(line, isHead: landmarks.Count == 0, landmarks);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException or ShapeException or FormatException)
            {
                throw new FileFormatException($"{path}: line {number}: {error.Message}", error);
            }
        }

        if (landmarks.Count == 0) throw new FileFormatException($"{path}: no line names a picture and its points");
        return landmarks;
    }

    /// <summary>The landmarks of one picture: by its name as the list has it, or else by its file name alone.</summary>
    /// <param name="path">The list.</param>
    /// <param name="picture">The picture's path.</param>
    /// <exception cref="FileFormatException">The list is damaged or does not name the picture.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FaceLandmarks Load(string path, string picture)
    {
        IReadOnlyDictionary<string, FaceLandmarks> landmarks = Load(path);
        if (landmarks.TryGetValue(picture, out FaceLandmarks? found)) return found;
        string name = Path.GetFileName(picture);
        foreach ((string key, FaceLandmarks value) in landmarks)
        {
            if (Path.GetFileName(key) == name) return value;
        }

        throw new FileFormatException($"{path}: no landmarks for {name} among {landmarks.Count} pictures");
    }

    private static void AddRow(string line, bool isHead, Dictionary<string, FaceLandmarks> landmarks)
    {
        string[] words = line.Split([' ', '\t', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
        bool hasNumbers = words.Length > 1 && words.AsSpan(1).ToArray().All(word => TryNumber(word, out _));
        if (isHead && !hasNumbers && (words.Length == 1 || !words.Any(word => TryNumber(word, out _)))) return;
        int values = words.Length - 1;
        if (!hasNumbers || values is not (2 * FaceLandmarks.SmallCount or 2 * FaceLandmarks.FullCount))
        {
            throw new FormatException(
                $"expected a picture's name and {2 * FaceLandmarks.SmallCount} or {2 * FaceLandmarks.FullCount} numbers, found {values} values");
        }

        var points = new (float X, float Y)[values / 2];
        for (int i = 0; i < points.Length; i++)
        {
            _ = TryNumber(words[1 + (2 * i)], out float x);
            _ = TryNumber(words[2 + (2 * i)], out float y);
            points[i] = (x + 0.5f, y + 0.5f);
        }

        landmarks[words[0]] = new FaceLandmarks(points);
    }

    private static void AddJson(string line, Dictionary<string, FaceLandmarks> landmarks)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("image", out JsonElement image) || image.ValueKind != JsonValueKind.String)
            throw new FormatException("expected an object with the text 'image'");
        foreach (string field in PointFields)
        {
            if (!root.TryGetProperty(field, out JsonElement points) || points.ValueKind != JsonValueKind.Array) continue;
            landmarks[image.GetString()!] = new FaceLandmarks([.. points.EnumerateArray().Select(point => ReadPoint(point, field))]);
            return;
        }
    }

    private static (float X, float Y) ReadPoint(JsonElement point, string field)
    {
        if (point.ValueKind != JsonValueKind.Array || point.GetArrayLength() != 2) throw new FormatException($"a point of '{field}' is no [x, y]");
        return (point[0].GetSingle() + 0.5f, point[1].GetSingle() + 0.5f);
    }

    private static bool TryNumber(string text, out float value) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);
}
