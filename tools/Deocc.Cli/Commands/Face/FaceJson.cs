using System.Text.Json.Serialization;

namespace Deocc.Cli.Commands.Face;

/// <summary>How the face commands print JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FaceInfo))]
internal sealed partial class FaceJson : JsonSerializerContext;
