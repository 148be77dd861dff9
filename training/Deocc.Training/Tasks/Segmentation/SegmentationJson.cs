using System.Text.Json.Serialization;

namespace Deocc.Training.Tasks.Segmentation;

/// <summary>How the options and lists of samples are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(SegmentationOptions))]
public sealed partial class SegmentationJson : JsonSerializerContext;
