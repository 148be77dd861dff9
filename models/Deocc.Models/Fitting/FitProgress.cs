namespace Deocc.Models.Fitting;

/// <summary>How far a fit has come.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">The weighted sum.</param>
/// <param name="Photo">Mean distance of colours, Euclidean over red, green and blue in 0..1.</param>
/// <param name="LandmarkPixels">Root of the mean squared distance of the landmarks, in the picture's pixels.</param>
public sealed record FitProgress(int Step, int Steps, double Loss, double Photo, double LandmarkPixels);
