using Deocc.Models.Reconstruction;

namespace Deocc.Models.Fitting;

/// <summary>What a fit found; its tensors belong to the caller's scope.</summary>
/// <param name="Face">The coefficients of one face.</param>
/// <param name="Loss">The weighted sum that was reached.</param>
/// <param name="Photo">Mean distance of colours over the visible face, Euclidean over red, green and blue in 0..1.</param>
/// <param name="LandmarkPixels">Root of the mean squared distance of the landmarks, in the picture's pixels.</param>
/// <param name="LandmarkError">Mean distance of the landmarks by the distance of the eyes' outer corners.</param>
public sealed record FitResult(FaceCoefficients Face, double Loss, double Photo, double LandmarkPixels, double LandmarkError);
