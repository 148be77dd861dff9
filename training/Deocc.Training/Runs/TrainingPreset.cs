using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Runs;

/// <summary>Finds the options of a run: a preset of this assembly or a JSON file, and values that replace some of it.</summary>
public static class TrainingPreset
{
    private const string Suffix = ".json";

    /// <summary>
    /// The options that a resumed run may change: how long it is, what it writes when, and where files lie. That those are the
    /// same files is checked by their list.
    /// </summary>
    public static IReadOnlyList<string> FreeOptions { get; } = ["steps", "validateEvery", "checkpointEvery", "workers", "data", "occluders"];

    /// <summary>The presets of a task: "small", "paper" ...</summary>
    public static IReadOnlyList<string> Names(TrainingEntry entry)
    {
        string prefix = Prefix(entry);
        return [.. typeof(TrainingPreset).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..^Suffix.Length]).Order(StringComparer.Ordinal)];
    }

    /// <summary>Reads a preset and replaces values of it; what neither names keeps the record's default.</summary>
    /// <param name="entry">The task.</param>
    /// <param name="preset">A preset's name, or the path of a JSON file.</param>
    /// <param name="changes">Names of options, as in the file, and their values: plain text for texts, else JSON.</param>
    /// <exception cref="UsageException">There is no such preset or option, or a value does not fit it.</exception>
    /// <exception cref="FileFormatException">The file is no JSON object.</exception>
    public static TrainingOptions Resolve(TrainingEntry entry, string preset, IEnumerable<KeyValuePair<string, string>> changes)
    {
        JsonObject values = Defaults(entry);
        foreach ((string name, JsonNode? value) in Read(entry, preset)) Set(name, value?.DeepClone());
        foreach ((string name, string text) in changes) Set(name, TypeOf(name) == typeof(string) ? JsonValue.Create(text) : Parse(text));
        try
        {
            var options = (TrainingOptions)values.Deserialize(entry.Options)!;
            options.Check();
            return options;
        }
        catch (JsonException error)
        {
            string name = error.Path?.Split('.')[^1] ?? string.Empty;
            throw new UsageException(TypeOf(name) is not { } type
                ? $"{entry.Name}: the options do not fit: {error.Message.ReplaceLineEndings(" ")}"
                : $"{entry.Name}: {name} = {values[name]?.ToJsonString() ?? "null"} does not fit; expected {Describe(type)}");
        }

        void Set(string name, JsonNode? value)
        {
            if (TypeOf(name) is null)
                throw new UsageException($"{entry.Name} has no option '{name}'; it has {string.Join(", ", entry.Options.Properties.Select(property => property.Name))}");
            values[name] = value;
        }

        Type? TypeOf(string name) => entry.Options.Properties.FirstOrDefault(property => property.Name == name)?.PropertyType;
    }

    /// <summary>The options as a file that <see cref="Resolve"/> reads.</summary>
    public static string ToJson(TrainingEntry entry, TrainingOptions options) => JsonSerializer.Serialize(options, entry.Options);

    // The generated reader would set what a file leaves out to zero; a new record tells the true defaults.
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The generated reader calls the constructor, which keeps it.")]
    private static JsonObject Defaults(TrainingEntry entry) =>
        JsonSerializer.SerializeToNode(Activator.CreateInstance(entry.Options.Type), entry.Options)!.AsObject();

    /// <summary>
    /// What decides the bits of a run, as text: the options that differ from their defaults, without those that a resumed run
    /// may change (<see cref="FreeOptions"/>).
    /// </summary>
    public static string Settings(TrainingEntry entry, TrainingOptions options)
    {
        JsonObject values = JsonSerializer.SerializeToNode(options, entry.Options)!.AsObject();
        foreach ((string name, JsonNode? value) in Defaults(entry))
        {
            if (FreeOptions.Contains(name) || JsonNode.DeepEquals(values[name], value)) values.Remove(name);
        }

        return values.ToJsonString();
    }

    private static string Describe(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 or TypeCode.Int64 or TypeCode.UInt64 => "a whole number",
        TypeCode.Single or TypeCode.Double => "a number",
        TypeCode.Boolean => "true or false",
        TypeCode.String => "a text",
        _ => type.Name,
    };

    private static string Prefix(TrainingEntry entry) => $"Presets.{entry.Name}.";

    private static JsonObject Read(TrainingEntry entry, string preset)
    {
        using Stream? stream = typeof(TrainingPreset).Assembly.GetManifestResourceStream(Prefix(entry) + preset + Suffix);
        if (stream is null && !File.Exists(preset))
            throw new UsageException($"{entry.Name} has no preset '{preset}' and there is no such file; presets are {string.Join(", ", Names(entry))}");
        try
        {
            JsonNode? node = stream is null ? JsonNode.Parse(File.ReadAllText(preset)) : JsonNode.Parse(stream);
            return node as JsonObject ?? throw new FileFormatException($"{preset}: no JSON object");
        }
        catch (JsonException error)
        {
            throw new FileFormatException($"{preset}: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
