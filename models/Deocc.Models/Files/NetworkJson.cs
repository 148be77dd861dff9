using System.Text.Json.Serialization;
using Deocc.Models.Detection;
using Deocc.Models.Inpainting;
using Deocc.Models.Landmarks;
using Deocc.Models.Reconstruction;
using Deocc.Models.Segmentation;

namespace Deocc.Models.Files;

/// <summary>How the options of networks are written in weight files, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(UNetOptions))]
[JsonSerializable(typeof(CoefficientRegressorOptions))]
[JsonSerializable(typeof(GatedGeneratorOptions))]
[JsonSerializable(typeof(DetectorNetworkOptions))]
[JsonSerializable(typeof(LandmarkNetworkOptions))]
internal sealed partial class NetworkJson : JsonSerializerContext;
