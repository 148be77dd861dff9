using System.Numerics;
using Deocc.Imaging;
using Deocc.Imaging.Blending;

namespace Deocc.Models.Pipelines.Srg;

/// <summary>
/// Takes colored fringes off the painting beyond the face: there the generator has no drawn face to go by, and paints hues that neither
/// the face nor its surroundings have. Each color is moved onto the line between the face's and the surroundings' (the mixing model of
/// matting, Porter and Duff 1984) and keeps its luma. Pixels are those of the crop of 256.
/// </summary>
internal static class BeyondFace
{
    private const float Inside = 0.5f;
    private const double FillTolerance = 1e-2;

    // The drawn face may be off by some pixels, and over as many more the change comes up.
    private const int FaceMargin = 4;
    private const double Softness = 2;

    // How far from what covers colors are again those of the surroundings.
    private const int CoverMargin = 3;

    private static readonly Vector3 Luma = new(0.299f, 0.587f, 0.114f);

    /// <summary>The painting with the hues of face and surroundings beyond the face.</summary>
    /// <param name="painting">RGB in 0..1: what was painted in the hole, and the photograph beside it.</param>
    /// <param name="hole">1 where it was painted.</param>
    /// <param name="face">Where the face is, 1 or 0.</param>
    /// <param name="covering">What covers, one channel in 0..1; null for what the hole holds.</param>
    /// <returns>A new picture; the painting itself where the hole does not leave the face, or nothing of the surroundings is seen beside it.</returns>
    public static Image<float> Unify(Image<float> painting, Image<float> hole, Image<float> face, Image<float>? covering)
    {
        Image<float> strip = HoleMask.Within(hole, i => face.Samples[i] < Inside);
        Image<float> beside = Morphology.Dilate(strip, 1);
        Image<float>? cover = covering is null ? null : Morphology.Dilate(HoleMask.Within(covering, _ => true), CoverMargin);
        Image<float> ownColors = HoleMask.Within(beside, i => face.Samples[i] >= Inside);
        Image<float> otherColors = HoleMask.Within(beside, i => face.Samples[i] < Inside && hole.Samples[i] < Inside && !(cover?.Samples[i] >= Inside));
        if (HoleMask.Count(ownColors) == 0 || HoleMask.Count(otherColors) == 0) return painting;
        Image<float> own = PoissonBlend.Fill(painting, strip, new PoissonOptions { Tolerance = FillTolerance, Border = ownColors });
        Image<float> other = PoissonBlend.Fill(painting, strip, new PoissonOptions { Tolerance = FillTolerance, Border = otherColors });
        Image<float> share = GaussianBlur.Apply(Morphology.Dilate(face, FaceMargin), Softness, BorderMode.Replicate);
        var result = new Image<float>(painting.Width, painting.Height, 3, [.. painting.Samples]);
        for (int i = 0; i < strip.Samples.Length; i++)
        {
            if (strip.Samples[i] < Inside) continue;
            Vector3 color = ColorOf(painting, i);
            Vector3 mixed = Vector3.Lerp(Mix(color, ColorOf(own, i), ColorOf(other, i)), color, Math.Clamp(share.Samples[i], 0, 1));
            mixed.CopyTo(result.Samples.AsSpan(3 * i, 3));
        }

        return result;
    }

    /// <summary>The point nearest to a color between two others, with the color's own luma.</summary>
    private static Vector3 Mix(Vector3 color, Vector3 first, Vector3 second)
    {
        const float LeastDistance = 1e-4f;
        Vector3 across = first - second;
        float place = Math.Clamp(Vector3.Dot(color - second, across) / Math.Max(LeastDistance, across.LengthSquared()), 0, 1);
        Vector3 mixed = second + (place * across);
        return mixed + new Vector3(Vector3.Dot(color - mixed, Luma));
    }

    private static Vector3 ColorOf(Image<float> image, int pixel) => new(image.Samples.AsSpan(3 * pixel, 3));
}
