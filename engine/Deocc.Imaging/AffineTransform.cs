using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging;

/// <summary>
/// A map of the plane: (x, y) to (A x + B y + C, D x + E y + F). Coordinates are in pixels, pixel centers at half-integers.
/// </summary>
/// <param name="A">x' per x.</param>
/// <param name="B">x' per y.</param>
/// <param name="C">x' at the origin.</param>
/// <param name="D">y' per x.</param>
/// <param name="E">y' per y.</param>
/// <param name="F">y' at the origin.</param>
public readonly record struct AffineTransform(double A, double B, double C, double D, double E, double F)
{
    /// <summary>Leaves every point where it is.</summary>
    public static AffineTransform Identity => new(1, 0, 0, 0, 1, 0);

    /// <summary>Scales, turns counter-clockwise as seen with y up (so clockwise on the screen is negative), then shifts.</summary>
    public static AffineTransform Similarity(double scale, double radians, double shiftX, double shiftY)
    {
        (double sine, double cosine) = Math.SinCos(radians);
        return new(scale * cosine, scale * sine, shiftX, -scale * sine, scale * cosine, shiftY);
    }

    /// <summary>
    /// The similarity transform (scale, rotation, shift; no mirroring) that brings points nearest to others in the sense of
    /// least squares (Umeyama 1991, equations 40 to 42, in two dimensions).
    /// </summary>
    /// <param name="from">At least two points, not all the same.</param>
    /// <param name="to">As many points.</param>
    /// <exception cref="ShapeException">The numbers of points differ, or they do not fix a transform.</exception>
    public static AffineTransform FitSimilarity(ReadOnlySpan<(double X, double Y)> from, ReadOnlySpan<(double X, double Y)> to)
    {
        if (from.Length != to.Length || from.Length < 2)
            throw new ShapeException($"FitSimilarity: {from.Length} points against {to.Length}; expected as many, and two or more");
        (double meanFromX, double meanFromY) = Mean(from);
        (double meanToX, double meanToY) = Mean(to);
        double along = 0;
        double across = 0;
        double spread = 0;
        for (int i = 0; i < from.Length; i++)
        {
            (double x, double y) = (from[i].X - meanFromX, from[i].Y - meanFromY);
            (double u, double v) = (to[i].X - meanToX, to[i].Y - meanToY);
            along += (x * u) + (y * v);
            across += (x * v) - (y * u);
            spread += (x * x) + (y * y);
        }

        if (spread == 0) throw new ShapeException("FitSimilarity: all points are the same");
        double a = along / spread;
        double b = across / spread;
        return new(a, -b, meanToX - (a * meanFromX) + (b * meanFromY), b, a, meanToY - (b * meanFromX) - (a * meanFromY));
    }

    /// <summary>Where a point goes.</summary>
    public (double X, double Y) Apply(double x, double y) => ((A * x) + (B * y) + C, (D * x) + (E * y) + F);

    /// <summary>First this transform, then another.</summary>
    public AffineTransform Then(AffineTransform next) => new(
        (next.A * A) + (next.B * D),
        (next.A * B) + (next.B * E),
        (next.A * C) + (next.B * F) + next.C,
        (next.D * A) + (next.E * D),
        (next.D * B) + (next.E * E),
        (next.D * C) + (next.E * F) + next.F);

    /// <summary>The transform back.</summary>
    /// <exception cref="ShapeException">The plane collapses to a line, so that there is no way back.</exception>
    public AffineTransform Invert()
    {
        double determinant = (A * E) - (B * D);
        if (determinant == 0 || !double.IsFinite(determinant)) throw new ShapeException($"AffineTransform: {this} has no inverse");
        (double a, double b) = (E / determinant, -B / determinant);
        (double d, double e) = (-D / determinant, A / determinant);
        return new(a, b, -((a * C) + (b * F)), d, e, -((d * C) + (e * F)));
    }

    private static (double X, double Y) Mean(ReadOnlySpan<(double X, double Y)> points)
    {
        double x = 0;
        double y = 0;
        foreach ((double pointX, double pointY) in points) (x, y) = (x + pointX, y + pointY);
        return (x / points.Length, y / points.Length);
    }
}
