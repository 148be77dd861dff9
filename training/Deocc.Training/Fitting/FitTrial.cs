namespace Deocc.Training.Fitting;

/// <summary>One known face, recovered from its picture.</summary>
/// <param name="MeanFace">The error of not looking at all: the model's mean face.</param>
/// <param name="Landmarks">The error after the landmarks alone.</param>
/// <param name="Fitted">The error after landmarks and picture.</param>
/// <param name="TextureError">Mean distance of the recovered albedo from the true one, Euclidean over red, green and blue in 0..1.</param>
/// <param name="AngleError">The largest error of pitch, yaw and roll, degrees.</param>
/// <param name="Photo">Mean distance of colours that is left.</param>
/// <param name="Seconds">How long the fit took.</param>
public sealed record FitTrial(
    ShapeErrors MeanFace, ShapeErrors Landmarks, ShapeErrors Fitted, double TextureError, double AngleError, double Photo, double Seconds);
