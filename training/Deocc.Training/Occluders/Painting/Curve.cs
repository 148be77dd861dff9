using System.Numerics;

namespace Deocc.Training.Occluders.Painting;

/// <summary>Smooth curves as polygons and polylines.</summary>
internal static class Curve
{
    /// <summary>Points on a Catmull-Rom spline through some points.</summary>
    /// <param name="points">At least two.</param>
    /// <param name="pieces">How many straight pieces between two of them.</param>
    /// <param name="isClosed">Whether the last leads back to the first.</param>
    public static Vector2[] Through(ReadOnlySpan<Vector2> points, int pieces, bool isClosed = false)
    {
        int spans = isClosed ? points.Length : points.Length - 1;
        var result = new Vector2[(spans * pieces) + (isClosed ? 0 : 1)];
        for (int i = 0; i < result.Length; i++)
        {
            int span = Math.Min(i / pieces, spans - 1);
            float share = (i - (span * pieces)) / (float)pieces;
            result[i] = Blend(At(points, span - 1, isClosed), At(points, span, isClosed), At(points, span + 1, isClosed), At(points, span + 2, isClosed), share);
        }

        return result;
    }

    /// <summary>One place on a Catmull-Rom spline through points of space.</summary>
    /// <param name="points">At least two.</param>
    /// <param name="share">0 at the first point, 1 at the last, evenly over the points.</param>
    public static Vector3 At(ReadOnlySpan<Vector3> points, float share)
    {
        float place = Math.Clamp(share, 0, 1) * (points.Length - 1);
        int span = Math.Min((int)place, points.Length - 2);
        float t = place - span;
        Vector3 p1 = points[span];
        Vector3 p2 = points[span + 1];
        Vector3 p0 = span > 0 ? points[span - 1] : (2 * p1) - p2;
        Vector3 p3 = span + 2 < points.Length ? points[span + 2] : (2 * p2) - p1;
        return 0.5f * ((2 * p1) + ((p2 - p0) * t) + (((2 * p0) - (5 * p1) + (4 * p2) - p3) * t * t) + (((3 * p1) - p0 - (3 * p2) + p3) * t * t * t));
    }

    /// <summary>The outline of a line whose width changes along it.</summary>
    /// <param name="points">The line's middle, at least two points.</param>
    /// <param name="width">The width in pixels at 0 (start) to 1 (end).</param>
    public static Vector2[] Ribbon(ReadOnlySpan<Vector2> points, Func<float, float> width)
    {
        var outline = new Vector2[2 * points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            Vector2 along = points[Math.Min(i + 1, points.Length - 1)] - points[Math.Max(i - 1, 0)];
            float length = along.Length();
            Vector2 across = length < 1e-6f ? Vector2.Zero : new Vector2(-along.Y, along.X) / length;
            Vector2 half = across * (width(i / (float)(points.Length - 1)) / 2);
            outline[i] = points[i] + half;
            outline[^(i + 1)] = points[i] - half;
        }

        return outline;
    }

    private static Vector2 At(ReadOnlySpan<Vector2> points, int index, bool isClosed)
    {
        if (isClosed) return points[(index + points.Length) % points.Length];
        if (index < 0) return (2 * points[0]) - points[1];
        return index < points.Length ? points[index] : (2 * points[^1]) - points[^2];
    }

    private static Vector2 Blend(Vector2 p0, Vector2 p1, Vector2 p2, Vector2 p3, float t) =>
        0.5f * ((2 * p1) + ((p2 - p0) * t) + (((2 * p0) - (5 * p1) + (4 * p2) - p3) * t * t) + (((3 * p1) - p0 - (3 * p2) + p3) * t * t * t));
}
