using Deocc.Models.Reconstruction;

namespace Deocc.Models.Fitting;

/// <summary>A fit as it is kept in a file beside a picture.</summary>
/// <param name="Image">The picture's file name.</param>
/// <param name="Model">The face model's name.</param>
/// <param name="Size">Width and height of the aligned picture that the coefficients belong to.</param>
/// <param name="ToCrop">From the picture's pixels to the aligned one's: x' = 0 x + 1 y + 2, y' = 3 x + 4 y + 5.</param>
/// <param name="Identity">Identity coefficients, standard deviations.</param>
/// <param name="Expression">Expression coefficients, standard deviations.</param>
/// <param name="Texture">Texture coefficients, standard deviations.</param>
/// <param name="Angles">Pitch, yaw and roll, radians.</param>
/// <param name="Light">Nine coefficients each for red, green and blue.</param>
/// <param name="Translation">Decimetres.</param>
/// <param name="Photo">Mean distance of colours over the visible face, Euclidean over red, green and blue in 0..1.</param>
/// <param name="LandmarkPixels">Root of the mean squared distance of the landmarks, pixels of the aligned picture.</param>
/// <param name="LandmarkError">Mean distance of the landmarks by that of the outer corners of the eyes.</param>
public sealed record FitRecord(
    string Image,
    string Model,
    int Size,
    double[] ToCrop,
    float[] Identity,
    float[] Expression,
    float[] Texture,
    float[] Angles,
    float[] Light,
    float[] Translation,
    double Photo,
    double LandmarkPixels,
    double LandmarkError)
{
    /// <summary>Of a fit.</summary>
    /// <param name="image">The picture's file name.</param>
    /// <param name="model">The face model's name.</param>
    /// <param name="fit">The fit.</param>
    public static FitRecord Of(string image, string model, PhotoFit fit)
    {
        FaceCoefficients face = fit.Result.Face;
        Deocc.Imaging.AffineTransform map = fit.Crop.ToCrop;
        return new FitRecord(
            image,
            model,
            fit.Crop.Size,
            [map.A, map.B, map.C, map.D, map.E, map.F],
            face.Identity.ToArray<float>(),
            face.Expression.ToArray<float>(),
            face.Texture.ToArray<float>(),
            face.Pose.Angles.ToArray<float>(),
            face.Light.ToArray<float>(),
            face.Pose.Translation.ToArray<float>(),
            fit.Result.Photo,
            fit.Result.LandmarkPixels,
            fit.Result.LandmarkError);
    }
}
