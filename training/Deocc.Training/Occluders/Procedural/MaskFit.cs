namespace Deocc.Training.Occluders.Procedural;

/// <summary>How a mask is cut and worn.</summary>
/// <param name="TopOnNose">Where the upper edge crosses the nose: 0 between the eyes, 1 above the tip, 2 below the nose.</param>
/// <param name="SideTop">Where the upper corner lies on the jaw line, in landmarks from the ear.</param>
/// <param name="SideBottom">Where the lower corner lies.</param>
/// <param name="Reach">How near the sides come to the contour: 1 touches it.</param>
/// <param name="BelowChin">How far the lower edge lies below the chin, in centimeters.</param>
/// <param name="Puff">How far the cloth stands off before the lips, in centimeters.</param>
internal sealed record MaskFit(float TopOnNose, float SideTop, float SideBottom, float Reach, float BelowChin, float Puff);
