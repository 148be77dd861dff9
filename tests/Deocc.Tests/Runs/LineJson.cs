using System.Text.Json.Serialization;

namespace Deocc.Tests.Runs;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, WriteIndented = true)]
[JsonSerializable(typeof(LineOptions))]
internal sealed partial class LineJson : JsonSerializerContext;
