using System.Text.Json.Serialization;
using Deocc.Training.Metrics;

namespace Deocc.Cli.Commands.Metrics;

/// <summary>How reports of metrics are written as JSON, without reflection. Infinite and undefined values are strings.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(MetricReport))]
internal sealed partial class MetricsJson : JsonSerializerContext;
