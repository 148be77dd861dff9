using System.Reflection;
using System.Text.Json;
using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Runs.Records;

/// <summary>What, beside the options, a run must be repeated with: the samples, the files that it was given, engine and machine.</summary>
public sealed record RunRecord
{
    /// <summary>The task's name.</summary>
    public required string Task { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The samples; null for a task without a data set.</summary>
    public DataRecord? Data { get; init; }

    /// <summary>The cut-out occluders; null without a folder of them.</summary>
    public UsedFolder? Occluders { get; init; }

    /// <summary>Files that options name, such as weights.</summary>
    public required IReadOnlyList<UsedFile> Files { get; init; }

    /// <summary>What the task says of itself.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The processes that worked at it, the first first.</summary>
    public required IReadOnlyList<RunSession> Sessions { get; init; }

    /// <summary>Brings the record in a run's folder up to date with a process that begins to work at it, or makes it.</summary>
    /// <param name="entry">The task's entry.</param>
    /// <param name="options">The options.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="step">The step that the process goes on from.</param>
    /// <param name="notes">What the task says of itself.</param>
    /// <exception cref="UsageException">The samples are not those that the run began with.</exception>
    public static RunRecord Update(TrainingEntry entry, TrainingOptions options, RunFolder folder, long step, IReadOnlyList<string> notes)
    {
        string list = string.Empty;
        DataRecord? data = options.Data.Length > 0 ? DataRecord.Of(options.Data, out list) : null;
        UsedFolder? occluders = options.Occluders.Length > 0 ? UsedFolder.Of(options.Occluders) : null;
        RunRecord? earlier = step > 0 ? Read(folder.Record) : null;
        if (earlier is not null)
        {
            RequireSame(options.Data, earlier.Data?.Hash, data?.Hash);
            RequireSame(options.Occluders, earlier.Occluders?.Hash, occluders?.Hash);
        }

        var session = new RunSession(DateTime.UtcNow, step, EngineVersion(), $"{Machine.Describe()}; {Device.Current.Describe()}", [.. folder.Checkpoints.Skipped]);
        RunRecord record = new()
        {
            Task = entry.Name,
            Seed = options.Seed,
            Data = data,
            Occluders = occluders,
            Files = earlier?.Files ?? FilesOf(entry, options),
            Notes = notes,
            Sessions = [.. earlier?.Sessions ?? [], session],
        };
        if (data is not null) AtomicFile.Write(folder.DataList, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(list)));
        AtomicFile.Write(folder.Record, stream => JsonSerializer.Serialize(stream, record, RunJson.Default.RunRecord));
        return record;
    }

    private static RunRecord? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, RunJson.Default.RunRecord);
        }
        catch (JsonException error)
        {
            throw new FileFormatException($"{path}: {error.Message.ReplaceLineEndings(" ")}; remove it to go on without a record of the run's beginning", error);
        }
    }

    private static void RequireSame(string path, string? then, string? now)
    {
        if (then != now)
            throw new UsageException($"{(path.Length > 0 ? path : "no folder")}: holds other files than the run began with; bring those back, or begin a new run in another folder");
    }

    private static UsedFile[] FilesOf(TrainingEntry entry, TrainingOptions options)
    {
        using var values = JsonDocument.Parse(TrainingPreset.ToJson(entry, options));
        return [.. values.RootElement.EnumerateObject()
            .Where(option => option.Value.ValueKind == JsonValueKind.String && File.Exists(option.Value.GetString()))
            .Select(option => UsedFile.Of(option.Name, option.Value.GetString()!))];
    }

    private static string EngineVersion() =>
        typeof(Tensor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
