using System.Text.Json.Serialization;

namespace Deocc.Cli.Commands.Weights;

/// <summary>How the weight commands print JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WeightsInfo))]
[JsonSerializable(typeof(WeightsDifference[]))]
internal sealed partial class WeightsJson : JsonSerializerContext;
