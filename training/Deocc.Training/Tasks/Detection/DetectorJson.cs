using System.Text.Json.Serialization;

namespace Deocc.Training.Tasks.Detection;

/// <summary>Reads and writes the options without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(DetectorTrainingOptions))]
internal sealed partial class DetectorJson : JsonSerializerContext;
