using Deocc.Imaging;
using Deocc.Models.Alignment;
using Deocc.Models.Reconstruction;

namespace Deocc.Models.Pipelines.Removal;

/// <summary>The coefficients of a face as they are kept in a file.</summary>
/// <param name="Model">The face model's name.</param>
/// <param name="Size">Width and height of the picture that they draw.</param>
/// <param name="ToCrop">From the photograph's pixels to that picture's: x' = 0 x + 1 y + 2, y' = 3 x + 4 y + 5.</param>
/// <param name="Identity">Identity coefficients, standard deviations.</param>
/// <param name="Expression">Expression coefficients, standard deviations.</param>
/// <param name="Texture">Texture coefficients, standard deviations.</param>
/// <param name="Angles">Pitch, yaw and roll, radians.</param>
/// <param name="Light">9 coefficients of white light, or 9 each for red, green and blue.</param>
/// <param name="Translation">Decimetres.</param>
public sealed record CoefficientRecord(
    string Model, int Size, double[] ToCrop, float[] Identity, float[] Expression, float[] Texture, float[] Angles, float[] Light, float[] Translation)
{
    /// <summary>Of a face.</summary>
    /// <param name="model">The face model's name.</param>
    /// <param name="crop">Where the picture that they draw lies in the photograph.</param>
    /// <param name="face">A batch of one.</param>
    public static CoefficientRecord Of(string model, FaceCrop crop, FaceCoefficients face)
    {
        AffineTransform map = crop.ToCrop;
        return new CoefficientRecord(
            model,
            crop.Size,
            [map.A, map.B, map.C, map.D, map.E, map.F],
            face.Identity.ToArray<float>(),
            face.Expression.ToArray<float>(),
            face.Texture.ToArray<float>(),
            face.Pose.Angles.ToArray<float>(),
            face.Light.ToArray<float>(),
            face.Pose.Translation.ToArray<float>());
    }
}
