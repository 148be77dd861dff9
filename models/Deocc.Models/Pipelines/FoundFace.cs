using Deocc.Models.Alignment;

namespace Deocc.Models.Pipelines;

/// <summary>A face of a photograph.</summary>
/// <param name="Box">Where it is, in the photograph's pixels.</param>
/// <param name="Score">How sure the detector is, 0..1; null where a user named the face.</param>
/// <param name="Landmarks">5 or 68 points in the photograph's pixels.</param>
public sealed record FoundFace(FaceBox Box, double? Score, FaceLandmarks Landmarks);
