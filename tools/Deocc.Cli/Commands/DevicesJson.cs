using System.Text.Json.Serialization;

namespace Deocc.Cli.Commands;

/// <summary>How <c>deocc devices --json</c> writes its lines.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeviceReport))]
internal sealed partial class DevicesJson : JsonSerializerContext;
