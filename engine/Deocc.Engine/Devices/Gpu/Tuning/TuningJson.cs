using System.Text.Json.Serialization;

namespace Deocc.Engine.Devices.Gpu.Tuning;

/// <summary>How tables of tile sizes are read and written, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(TuningTable))]
internal sealed partial class TuningJson : JsonSerializerContext;
