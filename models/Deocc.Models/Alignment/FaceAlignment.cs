using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Models.Alignment;

/// <summary>
/// The alignments that networks for faces were trained with, from 5 or 68 landmarks to a <see cref="FaceCrop"/>. Templates
/// published for pixel centers at integers are shifted by half a pixel.
/// </summary>
public static class FaceAlignment
{
    /// <summary>The side of ArcFace's crop.</summary>
    public const int ArcFaceSize = 112;

    private const int PointCount = FaceLandmarks.SmallCount;
    private const int CelebAWidth = 178;
    private const int CelebAHeight = 218;

    // Deng et al., "ArcFace", CVPR 2019, authors' code (arcface_src).
    private static readonly (double X, double Y)[] ArcFaceTemplate =
        [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)];

    // Eyes and the middle of the mouth in CelebA's aligned pictures, pixel centers from one (align_face_celeba of its authors).
    private static readonly (double X, double Y)[] CelebATemplate = [(70.745, 112), (108.237, 112), (89.432, 153.514)];

    // Deng et al., "Accurate 3D Face Reconstruction with Weakly-Supervised Learning", CVPR workshops 2019, authors' code.
    private static readonly (double X, double Y, double Z)[] PoseReference =
    [
        (-.311487, .290361, .133780), (.309799, .289720, .131795), (.003253, -.046179, .552442), (-.252169, -.381339, .224057),
        (.248466, -.381282, .222358),
    ];

    /// <summary>
    /// The crop of Deng et al.'s reconstruction networks (POS): a scaled orthographic camera is fitted to five points in space
    /// by least squares; the reference's origin comes to the middle and its unit to a fixed number of pixels; no rotation.
    /// </summary>
    /// <param name="landmarks">5 or 68 points in the photograph.</param>
    /// <param name="size">
    /// The crop's side. The unit is 102 pixels at 224 and in proportion at other sizes, but 116 at 256, as the authors and the
    /// training sets have it.
    /// </param>
    /// <exception cref="ShapeException">The points fix no camera, or the size is not positive.</exception>
    public static FaceCrop Pose(FaceLandmarks landmarks, int size = 224)
    {
        CheckSize(size);
        ReadOnlySpan<(float X, float Y)> points = landmarks.ToFive().Points;
        Span<double> x = stackalloc double[PointCount];
        Span<double> y = stackalloc double[PointCount];
        for (int i = 0; i < PointCount; i++) (x[i], y[i]) = (points[i].X, -points[i].Y);
        (double lengthX, double shiftX) = FitRow(x);
        (double lengthY, double shiftY) = FitRow(y);
        double unit = 0.5 * (lengthX + lengthY);
        if (!(unit > 1e-6)) throw Degenerate();
        double scale = (size == 256 ? 116 : 102 * size / 224.0) / unit;
        double middle = 0.5 * size;
        return new FaceCrop(new AffineTransform(scale, 0, middle - (scale * shiftX), 0, scale, middle + (scale * shiftY)), size);
    }

    /// <summary>The crop of face recognition networks (ArcFace and its kin): the similarity that brings five points nearest to a template.</summary>
    /// <param name="landmarks">5 or 68 points in the photograph.</param>
    /// <exception cref="ShapeException">All points are the same.</exception>
    public static FaceCrop ArcFace(FaceLandmarks landmarks)
    {
        (double X, double Y)[] to = [.. ArcFaceTemplate.Select(point => (point.X + 0.5, point.Y + 0.5))];
        return new FaceCrop(AffineTransform.FitSimilarity(FivePoints(landmarks), to), ArcFaceSize);
    }

    /// <summary>
    /// The crop of networks trained on CelebA's aligned pictures: eyes and the middle of the mouth are brought to their places
    /// in the 178x218 pictures, of which the middle 178x178 is scaled to the size.
    /// </summary>
    /// <param name="landmarks">5 or 68 points in the photograph.</param>
    /// <param name="size">The crop's side; 128 by default.</param>
    /// <exception cref="ShapeException">All points are the same, or the size is not positive.</exception>
    public static FaceCrop CelebA(FaceLandmarks landmarks, int size = 128)
    {
        CheckSize(size);
        (double X, double Y)[] five = FivePoints(landmarks);
        (double X, double Y) mouth = (0.5 * (five[3].X + five[4].X), 0.5 * (five[3].Y + five[4].Y));
        double scale = (double)size / CelebAWidth;
        double cutAbove = 0.5 * (CelebAHeight - CelebAWidth);
        (double X, double Y)[] to = [.. CelebATemplate.Select(point => (scale * (point.X - 0.5), scale * (point.Y - 0.5 - cutAbove)))];
        return new FaceCrop(AffineTransform.FitSimilarity([five[0], five[1], mouth], to), size);
    }

    /// <summary>
    /// The crop of FFHQ (Karras et al., "A Style-Based Generator Architecture", CVPR 2019, and its data set's code): a turned
    /// square around a point between eyes and mouth, as wide as four times the eyes' distance or 3.6 times the mouth's from them.
    /// </summary>
    /// <param name="landmarks">68 points in the photograph, or 5, whose eyes stand for the means of the lids' points.</param>
    /// <param name="size">The crop's side.</param>
    /// <exception cref="ShapeException">Eyes and mouth are one point, or the size is not positive.</exception>
    public static FaceCrop Ffhq(FaceLandmarks landmarks, int size = 256)
    {
        CheckSize(size);
        (double X, double Y)[] five = FivePoints(landmarks);
        (double X, double Y) leftEye = landmarks.IsFull ? Mean(landmarks.Points[36..42]) : five[0];
        (double X, double Y) rightEye = landmarks.IsFull ? Mean(landmarks.Points[42..48]) : five[1];
        (double X, double Y) eyes = (0.5 * (leftEye.X + rightEye.X), 0.5 * (leftEye.Y + rightEye.Y));
        (double X, double Y) eyeToEye = (rightEye.X - leftEye.X, rightEye.Y - leftEye.Y);
        (double X, double Y) eyesToMouth = ((0.5 * (five[3].X + five[4].X)) - eyes.X, (0.5 * (five[3].Y + five[4].Y)) - eyes.Y);
        (double X, double Y) axis = (eyeToEye.X + eyesToMouth.Y, eyeToEye.Y - eyesToMouth.X);
        double length = double.Hypot(axis.X, axis.Y);
        double halfSide = Math.Max(2 * double.Hypot(eyeToEye.X, eyeToEye.Y), 1.8 * double.Hypot(eyesToMouth.X, eyesToMouth.Y));
        if (!(length > 0) || !(halfSide > 0)) throw Degenerate();
        (double X, double Y) center = (eyes.X + (0.1 * eyesToMouth.X), eyes.Y + (0.1 * eyesToMouth.Y));
        double cosine = axis.X / length * size / (2 * halfSide);
        double sine = axis.Y / length * size / (2 * halfSide);
        double middle = 0.5 * size;
        var toCrop = new AffineTransform(
            cosine, sine, middle - (cosine * center.X) - (sine * center.Y), -sine, cosine, middle + (sine * center.X) - (cosine * center.Y));
        return new FaceCrop(toCrop, size);
    }

    /// <summary>One row of the camera: the least-squares a, b with a . reference + b = value, as |a| and b.</summary>
    private static (double Length, double Shift) FitRow(ReadOnlySpan<double> values)
    {
        const int Unknowns = 4;
        var system = new double[Unknowns, Unknowns + 1];
        Span<double> row = stackalloc double[Unknowns];
        for (int i = 0; i < PointCount; i++)
        {
            (row[0], row[1], row[2], row[3]) = (PoseReference[i].X, PoseReference[i].Y, PoseReference[i].Z, 1);
            for (int r = 0; r < Unknowns; r++)
            {
                for (int c = 0; c < Unknowns; c++) system[r, c] += row[r] * row[c];
                system[r, Unknowns] += row[r] * values[i];
            }
        }

        // Gauss and Jordan; the normal equations are positive definite and need no pivoting.
        for (int pivot = 0; pivot < Unknowns; pivot++)
        {
            for (int r = 0; r < Unknowns; r++)
            {
                if (r == pivot) continue;
                double factor = system[r, pivot] / system[pivot, pivot];
                for (int c = pivot; c <= Unknowns; c++) system[r, c] -= factor * system[pivot, c];
            }
        }

        double Solution(int r) => system[r, Unknowns] / system[r, r];
        return (Math.Sqrt((Solution(0) * Solution(0)) + (Solution(1) * Solution(1)) + (Solution(2) * Solution(2))), Solution(3));
    }

    private static (double X, double Y)[] FivePoints(FaceLandmarks landmarks)
    {
        var five = new (double X, double Y)[PointCount];
        for (int i = 0; i < PointCount; i++) five[i] = landmarks.ToFive()[i];
        return five;
    }

    private static (double X, double Y) Mean(ReadOnlySpan<(float X, float Y)> points)
    {
        double x = 0;
        double y = 0;
        foreach ((float pointX, float pointY) in points) (x, y) = (x + pointX, y + pointY);
        return (x / points.Length, y / points.Length);
    }

    private static void CheckSize(int size)
    {
        if (size <= 0) throw new ShapeException($"FaceAlignment: a crop of {size} pixels; expected a positive number");
    }

    private static ShapeException Degenerate() => new("FaceAlignment: the landmarks lie in one place and fix no alignment");
}
