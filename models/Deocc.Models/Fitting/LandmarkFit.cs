namespace Deocc.Models.Fitting;

/// <summary>What landmarks alone tell of a face.</summary>
/// <param name="Angles">Pitch, yaw and roll in radians.</param>
/// <param name="Translation">Decimetres.</param>
/// <param name="Identity">Standard deviations.</param>
/// <param name="Expression">Standard deviations.</param>
internal sealed record LandmarkFit(double[] Angles, double[] Translation, double[] Identity, double[] Expression);
