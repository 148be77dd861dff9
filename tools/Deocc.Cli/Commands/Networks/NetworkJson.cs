using System.Text.Json.Serialization;

namespace Deocc.Cli.Commands.Networks;

/// <summary>How the network commands print JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NetworkInfo[]))]
[JsonSerializable(typeof(NetworkTiming))]
internal sealed partial class NetworkJson : JsonSerializerContext;
