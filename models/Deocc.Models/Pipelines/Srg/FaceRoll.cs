using Deocc.Imaging;
using Deocc.Models.Alignment;

namespace Deocc.Models.Pipelines.Srg;

/// <summary>Crops faces that are turned in the plane upright.</summary>
internal static class FaceRoll
{
    /// <summary>The crop of <see cref="FaceAlignment.Pose"/>, of the photograph turned upright where the face is turned by more than an angle.</summary>
    /// <param name="landmarks">5 or 68 points in the photograph.</param>
    /// <param name="size">The crop's side in pixels.</param>
    /// <param name="most">The most that a face may be turned, in radians.</param>
    public static FaceCrop Crop(FaceLandmarks landmarks, int size, double most)
    {
        // The similarity to a frontal template averages over eyes, nose and mouth, and turned heads bias it little.
        AffineTransform toTemplate = FaceAlignment.ArcFace(landmarks).ToCrop;
        double roll = Math.Atan2(toTemplate.D, toTemplate.A);
        if (Math.Abs(roll) <= most) return FaceAlignment.Pose(landmarks, size);
        (double sine, double cosine) = Math.SinCos(roll);
        var upright = new AffineTransform(cosine, -sine, 0, sine, cosine, 0);
        return new FaceCrop(upright.Then(FaceAlignment.Pose(landmarks.Transform(upright), size).ToCrop), size);
    }
}
