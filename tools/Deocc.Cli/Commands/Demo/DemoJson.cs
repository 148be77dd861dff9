using System.Text.Json.Serialization;
using Deocc.Training.Demo;

namespace Deocc.Cli.Commands.Demo;

/// <summary>How the demo's reports are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemoProgress))]
[JsonSerializable(typeof(DemoResult))]
internal sealed partial class DemoJson : JsonSerializerContext;
