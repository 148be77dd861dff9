using System.Text.Json.Serialization;

namespace Deocc.Training.Tasks.Landmarks;

/// <summary>Reads and writes the options without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(LandmarkTrainingOptions))]
internal sealed partial class LandmarkJson : JsonSerializerContext;
