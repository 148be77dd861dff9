using Deocc.Imaging;
using Deocc.Models.Alignment;

namespace Deocc.Models.Reconstruction;

/// <summary>
/// Bends a drawn face so that its eyes, brows, nose and mouth lie at given landmarks. The drawing has the looks, landmarks that are
/// known well have the places.
/// </summary>
public static class FaceBend
{
    private const float Inside = 0.5f;

    // The jaw's landmarks follow the outline that is seen, not points of the face, and would fold a face that is turned aside.
    private const int JawPoints = 17;

    // Landmarks of closed lips may lie on one another, and those of a drawing with an open mouth do not.
    private const double Smoothing = 5;

    // Points around the face, this many and this far from its middle in units of the landmarks' root mean square distance, go where
    // the similarity nearest to all landmarks takes them: forehead and jaw would swell or shrink without limit otherwise.
    private const int Anchors = 8;
    private const double AnchorDistance = 2.2;

    /// <summary>Bends a drawing.</summary>
    /// <param name="picture">The drawn face.</param>
    /// <param name="mask">Where it is, 0 or 1, of the picture's size.</param>
    /// <param name="drawn">Where the drawing has its landmarks, in its pixels.</param>
    /// <param name="landmarks">Where they belong, 5 or 68 points.</param>
    /// <returns>Picture and mask of the same size.</returns>
    /// <exception cref="Deocc.Engine.Diagnostics.ShapeException">The landmarks lie in one place.</exception>
    public static (Image<float> Picture, Image<float> Mask) Apply(Image<float> picture, Image<float> mask, FaceLandmarks drawn, FaceLandmarks landmarks)
    {
        bool isFull = drawn.IsFull && landmarks.IsFull;
        (double X, double Y)[] from = Points(landmarks, isFull);
        (double X, double Y)[] to = Points(drawn, isFull);
        (double X, double Y)[] around = Around(from);
        var similarity = AffineTransform.FitSimilarity(from, to);
        var toDrawing = new ThinPlateSpline([.. from, .. around], [.. to, .. around.Select(point => similarity.Apply(point.X, point.Y))], Smoothing);
        Image<float> bent = SplineWarp.Warp(mask, toDrawing, mask.Width, mask.Height);
        for (int i = 0; i < bent.Samples.Length; i++) bent.Samples[i] = bent.Samples[i] >= Inside ? 1 : 0;
        return (SplineWarp.Warp(picture, toDrawing, picture.Width, picture.Height), bent);
    }

    /// <summary>A ring of anchors.</summary>
    private static (double X, double Y)[] Around((double X, double Y)[] points)
    {
        (double middleX, double middleY) = (points.Average(point => point.X), points.Average(point => point.Y));
        double spread = Math.Sqrt(points.Average(point => ((point.X - middleX) * (point.X - middleX)) + ((point.Y - middleY) * (point.Y - middleY))));
        return
        [
            .. Enumerable.Range(0, Anchors).Select(i =>
            {
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * i / Anchors);
                return (middleX + (AnchorDistance * spread * cosine), middleY + (AnchorDistance * spread * sine));
            }),
        ];
    }

    private static (double X, double Y)[] Points(FaceLandmarks landmarks, bool isFull)
    {
        FaceLandmarks used = isFull ? landmarks : landmarks.ToFive();
        int first = isFull ? JawPoints : 0;
        return [.. Enumerable.Range(first, used.Count - first).Select(i => ((double)used[i].X, (double)used[i].Y))];
    }
}
