using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Deocc.Benchmarks.Peers;

/// <summary>Everything that one run of the side-by-side command measured, and its texts.</summary>
public sealed record PeerReport
{
    /// <summary>What the memory lines show.</summary>
    public const string MemoryHeading = "Peak resident set of training steps in MiB (in parentheses: before the network was made)";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The machine, in one line.</summary>
    public required string Machine { get; init; }

    /// <summary>Threads given to each contender.</summary>
    public required int Threads { get; init; }

    /// <summary>The device that the engine ran on.</summary>
    public required string Device { get; init; }

    /// <summary>The device's measured ceilings.</summary>
    public required MachineCeilings Ceilings { get; init; }

    /// <summary>Descriptions of the contenders, in the order of the columns.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Contenders { get; init; }

    /// <summary>Results in the order they were run.</summary>
    public required IReadOnlyList<PeerResult> Results { get; init; }

    /// <summary>Peak memory of the training steps.</summary>
    public required IReadOnlyList<MemoryResult> Memory { get; init; }

    /// <summary>One row as the console shows it while the run goes on.</summary>
    public string ConsoleLine(PeerResult result)
    {
        var line = new StringBuilder($"{result.Row.Name,-52}");
        foreach ((string name, _) in Contenders) line.Append($" {Milliseconds(result, name),12}");
        line.Append($"  {Verdict(result)}");
        return line.ToString();
    }

    /// <summary>The heading above the console's rows.</summary>
    public string ConsoleHeading()
    {
        var line = new StringBuilder($"{"median milliseconds",-52}");
        foreach ((string name, _) in Contenders) line.Append($" {name.Replace("PyTorch channels-last", "torch NHWC"),12}");
        line.Append("  reached / goal");
        return line.ToString();
    }

    /// <summary>The whole report as a Markdown page.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("# Side by side\n\n");
        text.Append(Header());
        text.Append("\nMedian milliseconds; GFLOP/s of the engine; what was reached of the goal (above 1 the engine is faster).\n\n");
        text.Append("| row |").Append(string.Concat(Contenders.Select(c => $" {c.Key} |"))).Append(" GFLOP/s | vs PyTorch | vs ONNX Runtime | reached / goal |\n");
        text.Append("|---|").Append(string.Concat(Contenders.Select(_ => "---:|"))).Append("---:|---:|---:|---|\n");
        foreach (PeerResult result in Results)
        {
            text.Append($"| {result.Row.Name} |");
            foreach ((string name, _) in Contenders) text.Append($" {Milliseconds(result, name)} |");
            text.Append($" {Number(result.Row.Gflop / result.EngineMilliseconds * 1e3, "0")} |");
            text.Append($" {Number(result.Fastest("PyTorch") / result.EngineMilliseconds, "0.00")} |");
            text.Append($" {Number(result.Fastest("ONNX") / result.EngineMilliseconds, "0.00")} |");
            text.Append($" {Verdict(result)} |\n");
        }

        if (Memory.Count > 0)
        {
            text.Append($"\n{MemoryHeading}:\n\n");
            foreach (MemoryResult memory in Memory) text.Append($"- {MemoryLine(memory)}\n");
        }

        return text.ToString();
    }

    /// <summary>Machine, versions, threads and ceilings, a line each.</summary>
    public string Header()
    {
        var text = new StringBuilder();
        text.Append($"- machine: {Machine}\n");
        string rates = Device == "cpu" ? $"with {Threads} threads" : $"on {Device}'s card by PyTorch, the peak in a matrix product";
        text.Append(CultureInfo.InvariantCulture,
            $"- measured {rates}: {Ceilings.FmaGflops:0} GFLOP/s FMA peak (float32), memory read {Ceilings.ReadGigabytes:0.0} GB/s, copy {Ceilings.CopyGigabytes:0.0} GB/s\n");
        foreach ((string name, string description) in Contenders) text.Append($"- {name}: {description}\n");
        return text.ToString();
    }

    /// <summary>One line of the memory table.</summary>
    public static string MemoryLine(MemoryResult memory)
    {
        IEnumerable<string> parts = memory.PeakBytes.Select(entry => string.Create(CultureInfo.InvariantCulture,
            $"{entry.Key} {entry.Value / 1048576.0:0} ({memory.BaselineBytes[entry.Key] / 1048576.0:0})"));
        return $"{memory.Row.Name}: {string.Join(", ", parts)}";
    }

    /// <summary>The whole report as JSON.</summary>
    public string ToJson()
    {
        var json = new JsonObject
        {
            ["machine"] = Machine,
            ["threads"] = Threads,
            ["device"] = Device,
            ["ceilings"] = double.IsNaN(Ceilings.FmaGflops) ? null : JsonSerializer.SerializeToNode(Ceilings),
            ["contenders"] = new JsonObject(Contenders.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))),
            ["rows"] = new JsonArray([.. Results.Select(ToJson)]),
            ["memory"] = new JsonArray([.. Memory.Select(memory => new JsonObject
            {
                ["name"] = memory.Row.Name,
                ["peakBytes"] = JsonSerializer.SerializeToNode(memory.PeakBytes),
                ["baselineBytes"] = JsonSerializer.SerializeToNode(memory.BaselineBytes),
            })]),
        };
        return json.ToJsonString(Indented);
    }

    private JsonObject ToJson(PeerResult result) => new()
    {
        ["name"] = result.Row.Name,
        ["gflop"] = result.Row.Gflop,
        ["milliseconds"] = JsonSerializer.SerializeToNode(result.Medians),
        ["goal"] = result.Row.Goal.ToString(),
        ["reached"] = result.Reached(Ceilings) is { } reached && !double.IsNaN(reached) ? reached : null,
    };

    private string Verdict(PeerResult result)
    {
        double? reached = result.Reached(Ceilings);
        string held = reached is null ? "" : reached >= result.Row.Goal.Ratio ? "" : " SHORT";
        return $"{Number(reached, "0.00")} / {result.Row.Goal}{held}";
    }

    private static string Milliseconds(PeerResult result, string contender) =>
        result.Medians.TryGetValue(contender, out double median) ? Number(median, median < 10 ? "0.00" : "0.0") : "-";

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
