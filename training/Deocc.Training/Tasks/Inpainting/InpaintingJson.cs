using System.Text.Json.Serialization;

namespace Deocc.Training.Tasks.Inpainting;

/// <summary>How the options are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(InpaintingOptions))]
public sealed partial class InpaintingJson : JsonSerializerContext;
