using System.Text.Json.Serialization;

namespace Deocc.Training.Runs.Records;

/// <summary>How the records of runs are written, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(RunLogLine))]
internal sealed partial class RunJson : JsonSerializerContext;
