using System.Text.Json.Serialization;

namespace Deocc.Models.Pipelines.Removal;

/// <summary>How reports and coefficients are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PhotoReport))]
[JsonSerializable(typeof(CoefficientRecord))]
public sealed partial class RemovalJson : JsonSerializerContext;
