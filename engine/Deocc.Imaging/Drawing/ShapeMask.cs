using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Drawing;

/// <summary>
/// Makes one-channel masks of shapes: 1 inside, 0 outside, the covered share at the edge. Coordinates are in pixels, pixel
/// centers at half-integers.
/// </summary>
public static class ShapeMask
{
    /// <summary>A filled polygon.</summary>
    /// <param name="width">The mask's width.</param>
    /// <param name="height">The mask's height.</param>
    /// <param name="corners">The corners; fewer than three give an empty mask.</param>
    /// <exception cref="ShapeException">A coordinate is not finite.</exception>
    public static Image<float> Polygon(int width, int height, ReadOnlySpan<(double X, double Y)> corners) =>
        ToMask(Coverage.OfPolygon(corners, width, height), width, height);

    /// <summary>A filled circle.</summary>
    /// <param name="width">The mask's width.</param>
    /// <param name="height">The mask's height.</param>
    /// <param name="center">The center.</param>
    /// <param name="radius">The radius in pixels.</param>
    /// <exception cref="ShapeException">A coordinate is not finite, or the radius is not positive.</exception>
    public static Image<float> Disc(int width, int height, (double X, double Y) center, double radius)
    {
        Draw.CheckLength(radius, "radius");
        return ToMask(Coverage.OfDisc(center, radius, width, height), width, height);
    }

    /// <summary>Lines from point to point with round ends and joints.</summary>
    /// <param name="width">The mask's width.</param>
    /// <param name="height">The mask's height.</param>
    /// <param name="points">The points; none give an empty mask.</param>
    /// <param name="lineWidth">The line's width in pixels.</param>
    /// <param name="isClosed">Whether a line leads back from the last point to the first.</param>
    /// <exception cref="ShapeException">A coordinate is not finite, or the width is not positive.</exception>
    public static Image<float> Polyline(int width, int height, ReadOnlySpan<(double X, double Y)> points, double lineWidth, bool isClosed = false) =>
        points.IsEmpty
            ? new Image<float>(width, height, 1)
            : ToMask(Draw.CoverageOfPolyline(points, lineWidth, isClosed, width, height), width, height);

    private static Image<float> ToMask(Coverage coverage, int width, int height)
    {
        var mask = new Image<float>(width, height, 1);
        for (int y = 0; y < coverage.Height; y++)
            coverage.Row(y).CopyTo(mask.Row(coverage.Top + y)[coverage.Left..]);
        return mask;
    }
}
