using System.Text.Json.Serialization;
using Deocc.Engine.Ops.Tuning;

namespace Deocc.Cli.Commands.Kernels;

/// <summary>How <c>deocc kernels tune --json</c> writes its lines.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TuningResult))]
internal sealed partial class TuneJson : JsonSerializerContext;
