using System.Text.Json.Serialization;
using Deocc.Training.Data;
using Deocc.Training.Occluders.PairedSets;

namespace Deocc.Cli.Commands;

/// <summary>How reports on data are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DatasetReport))]
[JsonSerializable(typeof(PairedSetReport))]
internal sealed partial class DataJson : JsonSerializerContext;
