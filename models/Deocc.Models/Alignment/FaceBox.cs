using Deocc.Imaging;

namespace Deocc.Models.Alignment;

/// <summary>
/// A rectangle around a face, upright in the photograph. Pixels, x to the right, y down, pixel centers at half-integers; it may
/// reach beyond the photograph.
/// </summary>
/// <param name="Left">The left edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Width">Its width, positive.</param>
/// <param name="Height">Its height, positive.</param>
public readonly record struct FaceBox(double Left, double Top, double Width, double Height)
{
    // The forehead above the brows, as a share of the height from the brows to the chin: about half-way to the hairline.
    private const double ForeheadShare = 0.3;

    private const int LeftEye = 36;
    private const int RightEye = 42;
    private const int EyePoints = 6;

    /// <summary>The middle.</summary>
    public (double X, double Y) Center => (Left + (0.5 * Width), Top + (0.5 * Height));

    /// <summary>The longer side.</summary>
    public double Side => Math.Max(Width, Height);

    /// <summary>A square by its middle.</summary>
    public static FaceBox Square((double X, double Y) center, double side) => new(center.X - (0.5 * side), center.Y - (0.5 * side), side, side);

    /// <summary>
    /// The box of a face: seen along its own axes, the bounds of the 68 landmarks with the upper edge raised by 0.3 of their
    /// height for the forehead; the square of the longer side about the middle of these bounds. A turn of the face in the plane
    /// moves the square and does not change its size.
    /// </summary>
    /// <param name="landmarks">68 points.</param>
    /// <exception cref="Engine.Diagnostics.ShapeException">There are only five points.</exception>
    public static FaceBox Of(FaceLandmarks landmarks)
    {
        AffineTransform upright = AffineTransform.Similarity(1, RollOf(landmarks), 0, 0);
        (double left, double top, double right, double bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach ((float pointX, float pointY) in landmarks.Points)
        {
            (double x, double y) = upright.Apply(pointX, pointY);
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
        }

        top -= ForeheadShare * (bottom - top);
        return Square(upright.Invert().Apply(0.5 * (left + right), 0.5 * (top + bottom)), Math.Max(right - left, bottom - top));
    }

    /// <summary>How far a face is turned in the plane: the angle of the line from its image-left to its image-right eye, in radians, clockwise on the screen.</summary>
    /// <param name="landmarks">68 points.</param>
    /// <exception cref="Engine.Diagnostics.ShapeException">There are only five points.</exception>
    public static double RollOf(FaceLandmarks landmarks)
    {
        if (!landmarks.IsFull) throw new Engine.Diagnostics.ShapeException($"a face's box and roll: {landmarks.Count} landmarks; expected {FaceLandmarks.FullCount}");
        double x = 0;
        double y = 0;
        for (int i = 0; i < EyePoints; i++)
        {
            x += landmarks[RightEye + i].X - landmarks[LeftEye + i].X;
            y += landmarks[RightEye + i].Y - landmarks[LeftEye + i].Y;
        }

        return Math.Atan2(y, x);
    }

    /// <summary>The square crop about the middle of the box.</summary>
    /// <param name="size">The crop's width and height in pixels.</param>
    /// <param name="enlargement">The crop's side in the photograph, as a multiple of the box's longer side.</param>
    /// <param name="roll">The turn that the crop takes back, in radians, clockwise on the screen.</param>
    public FaceCrop Crop(int size, double enlargement, double roll = 0)
    {
        (double x, double y) = Center;
        double scale = size / (enlargement * Side);
        AffineTransform toCrop = new AffineTransform(1, 0, -x, 0, 1, -y).Then(AffineTransform.Similarity(scale, roll, 0.5 * size, 0.5 * size));
        return new FaceCrop(toCrop, size);
    }

    /// <summary>The area that two boxes share, as a share of the area that either covers.</summary>
    public double IntersectionOverUnion(FaceBox other)
    {
        double width = Math.Min(Left + Width, other.Left + other.Width) - Math.Max(Left, other.Left);
        double height = Math.Min(Top + Height, other.Top + other.Height) - Math.Max(Top, other.Top);
        if (width <= 0 || height <= 0) return 0;
        double shared = width * height;
        return shared / ((Width * Height) + (other.Width * other.Height) - shared);
    }
}
