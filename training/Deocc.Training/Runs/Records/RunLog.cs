using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;

namespace Deocc.Training.Runs.Records;

/// <summary>The log of a run: one JSON object per line, appended in one write, so that a kill leaves at most the last line incomplete.</summary>
internal sealed class RunLog
{
    private static readonly JsonTypeInfo<RunLogLine> LineType = new RunJson(new JsonSerializerOptions(RunJson.Default.Options) { WriteIndented = false }).RunLogLine;

    private readonly string _path;
    private readonly List<RunLogLine> _lines = [];

    /// <summary>Opens or begins a log, and takes back what it says of later steps, which are made again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="step">The step that the run goes on from.</param>
    /// <exception cref="FileFormatException">A line in the middle is none of a log.</exception>
    public RunLog(string path, long step)
    {
        _path = path;
        if (!File.Exists(path)) return;
        string[] lines = File.ReadAllLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            RunLogLine? line = Parse(lines[i], i + 1 == lines.Length, i + 1);
            if (line is not null && line.Step <= step) _lines.Add(line);
        }

        AtomicFile.Write(path, stream =>
        {
            foreach (RunLogLine line in _lines) Write(stream, line);
        });
    }

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<RunLogLine> Lines => _lines;

    /// <summary>The best score of the validations so far, higher being better; negative infinity without any.</summary>
    public double Best => _lines.LastOrDefault(line => line.Best is not null)?.Best ?? double.NegativeInfinity;

    /// <summary>Adds a line.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(RunLogLine line)
    {
        using var buffer = new MemoryStream();
        Write(buffer, line);
        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        _lines.Add(line);
    }

    /// <summary>Values by name; what is no number is null.</summary>
    public static OrderedDictionary<string, double?> Table(IReadOnlyList<NamedValue> values)
    {
        var table = new OrderedDictionary<string, double?>(StringComparer.Ordinal);
        foreach (NamedValue value in values) table[value.Name] = double.IsFinite(value.Value) ? value.Value : null;
        return table;
    }

    private static void Write(Stream stream, RunLogLine line)
    {
        JsonSerializer.Serialize(stream, line, LineType);
        stream.WriteByte((byte)'\n');
    }

    private RunLogLine? Parse(string text, bool isLast, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(text, LineType);
        }
        catch (JsonException) when (isLast)
        {
            return null;
        }
        catch (JsonException error)
        {
            throw new FileFormatException($"{_path}: line {number} is no line of a log: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }
}
