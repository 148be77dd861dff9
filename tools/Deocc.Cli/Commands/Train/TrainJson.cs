using System.Text.Json.Serialization;
using Deocc.Training.Runs;

namespace Deocc.Cli.Commands.Train;

/// <summary>How <c>deocc train --json</c> writes its lines.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TrainingProgress))]
internal sealed partial class TrainJson : JsonSerializerContext;
