using System.Text.Json.Serialization;
using Deocc.Training.Evaluation.Srg;
using Deocc.Training.Runs;

namespace Deocc.Cli.Commands.Eval;

/// <summary>How <c>deocc eval --json</c> writes reports.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SrgReport))]
[JsonSerializable(typeof(ValidationReport))]
internal sealed partial class EvalJson : JsonSerializerContext;
