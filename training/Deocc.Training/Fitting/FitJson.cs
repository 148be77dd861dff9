using System.Text.Json.Serialization;
using Deocc.Models.Fitting;

namespace Deocc.Training.Fitting;

/// <summary>How fits are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FitRecord))]
[JsonSerializable(typeof(FitTrial))]
[JsonSerializable(typeof(FolderFitReport))]
public sealed partial class FitJson : JsonSerializerContext;
