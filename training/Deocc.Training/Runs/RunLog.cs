using System.Text.Json;

namespace Deocc.Training.Runs;

/// <summary>The log of a run: one JSON object per line, appended, so that a kill loses at most the line in the making.</summary>
/// <param name="path">The file.</param>
internal sealed class RunLog(string path)
{
    /// <summary>Adds a line.</summary>
    /// <param name="progress">How the run stands.</param>
    /// <param name="best">The best score so far, higher being better; stands in lines with a validation.</param>
    public void Add(TrainingProgress progress, double best)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("step", progress.Step);
            writer.WriteNumber("imagesPerSecond", progress.ImagesPerSecond);
            Write(writer, "losses", progress.Losses);
            if (progress.Validation is { } validation)
            {
                Write(writer, "validation", validation.Figures);
                writer.WriteString("statement", validation.Statement);
                writer.WriteNumber("best", best);
            }

            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        using FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        buffer.WriteTo(file);
    }

    /// <summary>The best score of the validations up to a step; negative infinity without any.</summary>
    public double Best(long step)
    {
        double best = double.NegativeInfinity;
        if (!File.Exists(path)) return best;
        foreach (string line in File.ReadLines(path))
        {
            if (!line.EndsWith('}')) continue;
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.GetProperty("step").GetInt64() <= step && root.TryGetProperty("best", out JsonElement value)) best = Math.Max(best, value.GetDouble());
        }

        return best;
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<NamedValue> values)
    {
        writer.WriteStartObject(name);
        foreach (NamedValue value in values)
        {
            if (double.IsFinite(value.Value)) writer.WriteNumber(value.Name, value.Value);
            else writer.WriteNull(value.Name);
        }

        writer.WriteEndObject();
    }
}
