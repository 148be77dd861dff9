using Deocc.Imaging;
using Deocc.Imaging.Drawing;
using Deocc.Models.Alignment;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;

namespace Deocc.Models.Pipelines.Srg;

/// <summary>
/// Brings a drawn face onto the face of the crop. The network guesses the pose from a small picture; the landmarks know it better:
/// the similarity that brings the drawn landmarks nearest to the found ones moves the drawing, and the face's outline bounds it.
/// </summary>
/// <param name="Render">I_m: the drawn face, RGB in 0..1, black beside it.</param>
/// <param name="Region">M_m: where the face is, 1 or 0.</param>
/// <param name="ToCrop">From the drawing's pixels to the crop's.</param>
internal sealed record RenderAlignment(Image<float> Render, Image<float> Region, AffineTransform ToCrop)
{
    private const float Inside = 0.5f;
    private const int JawPoints = 17;

    // How far the drawing may reach beyond the jaw's line, in pixels of the crop.
    private const int OutlineMargin = 4;

    /// <summary>Aligns a face.</summary>
    /// <param name="face">What was drawn, a batch of one.</param>
    /// <param name="landmarks">5 or 68 points in the crop.</param>
    /// <param name="isKnown">Whether they are known rather than found: the drawing is then bent onto them.</param>
    /// <exception cref="Deocc.Engine.Diagnostics.ShapeException">The landmarks lie in one place.</exception>
    public static RenderAlignment Of(FaceReconstruction face, FaceLandmarks landmarks, bool isKnown = false)
    {
        float[] places = face.Landmarks.ToArray<float>();
        var drawn = new FaceLandmarks([.. Enumerable.Range(0, places.Length / 2).Select(i => (places[2 * i], places[(2 * i) + 1]))]);
        AffineTransform toCrop = AffineTransform.FitSimilarity(Points(landmarks.IsFull ? drawn : drawn.ToFive()), Points(landmarks));
        Image<float> picture = ((face.Image + 1) * 0.5).ToFloatImage();
        (Image<float> render, Image<float> region) = isKnown
            ? FaceBend.Apply(picture, face.Mask.ToFloatImage(), drawn, landmarks)
            : (ImageWarp.Warp(picture, toCrop, picture.Width, picture.Height, BorderMode.Replicate), ImageWarp.Warp(face.Mask.ToFloatImage(), toCrop, picture.Width, picture.Height));
        Image<float>? outline = landmarks.IsFull ? Outline(landmarks, picture.Width, picture.Height) : null;
        return new RenderAlignment(render, HoleMask.Within(region, i => outline is null || outline.Samples[i] >= Inside), toCrop);
    }

    /// <summary>All that lies within the jaw's line, and without end above it.</summary>
    private static Image<float> Outline(FaceLandmarks landmarks, int width, int height)
    {
        (float X, float Y) left = landmarks[0];
        (float X, float Y) right = landmarks[JawPoints - 1];
        (double upX, double upY) = (right.Y - left.Y, left.X - right.X);
        (double X, double Y)[] corners =
        [
            .. Points(landmarks)[..JawPoints],
            (right.X + (2 * upX), right.Y + (2 * upY)),
            (left.X + (2 * upX), left.Y + (2 * upY)),
        ];
        return Morphology.Dilate(ShapeMask.Polygon(width, height, corners), OutlineMargin);
    }

    private static (double X, double Y)[] Points(FaceLandmarks landmarks)
    {
        var points = new (double X, double Y)[landmarks.Count];
        for (int i = 0; i < points.Length; i++) points[i] = landmarks[i];
        return points;
    }
}
