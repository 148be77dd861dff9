using Deocc.Models.Alignment;

namespace Deocc.Models.Detection;

/// <summary>A face that was found.</summary>
/// <param name="Box">Where: the square that <see cref="FaceBox.Of"/> defines by the landmarks.</param>
/// <param name="Score">How sure the detector is, 0..1.</param>
public readonly record struct DetectedFace(FaceBox Box, double Score);
