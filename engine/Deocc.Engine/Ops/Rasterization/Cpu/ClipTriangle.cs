using System.Numerics;
using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>The corners of a triangle in clip space, in float64, and the rules for what it covers. Kernels of graphics devices share them.</summary>
internal readonly unsafe struct ClipTriangle(ClipVertex a, ClipVertex b, ClipVertex c)
{
    public ClipVertex A => a;

    public ClipVertex B => b;

    public ClipVertex C => c;

    /// <summary>Above 0 where the corners run counter-clockwise on the screen: the determinant of (x, y, w), if all w are positive.</summary>
    public double Orientation =>
        (a.X * ((b.Y * c.W) - (c.Y * b.W)))
        - (a.Y * ((b.X * c.W) - (c.X * b.W)))
        + (a.W * ((b.X * c.Y) - (c.X * b.Y)));

    public bool IsInFront => a.W > 0 && b.W > 0 && c.W > 0;

    /// <summary>Reads the corners' positions, four numbers each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ClipTriangle Load<T>(T* positions, int* corners)
        where T : unmanaged, INumberBase<T> =>
        new(ClipVertex.Load(positions, corners[0]), ClipVertex.Load(positions, corners[1]), ClipVertex.Load(positions, corners[2]));

    /// <summary>
    /// The edge functions at a place on the screen, -1 to 1. Each is a cross product of two corners seen from the place, so that
    /// the triangle on the other side of an edge gets exactly the opposite number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EdgeValues At(double x, double y)
    {
        (double ax, double ay) = (a.X - (x * a.W), a.Y - (y * a.W));
        (double bx, double by) = (b.X - (x * b.W), b.Y - (y * b.W));
        (double cx, double cy) = (c.X - (x * c.W), c.Y - (y * c.W));
        return new((bx * cy) - (by * cx), (cx * ay) - (cy * ax), (ax * by) - (ay * bx));
    }

    /// <summary>Whether a place is inside, by its edge functions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Covers(EdgeValues values)
    {
        if (values.A > 0 && values.B > 0 && values.C > 0) return true;
        if (values.A < 0 && values.B < 0 && values.C < 0) return true;
        return (values.A == 0 || values.B == 0 || values.C == 0) && CoversFromEdge(values);
    }

    /// <summary>z / w at a place that is covered; false where it is behind the camera, before the near or beyond the far plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDepth(EdgeValues values, out double depth)
    {
        double w = (values.A * a.W) + (values.B * b.W) + (values.C * c.W);
        depth = ((values.A * a.Z) + (values.B * b.Z) + (values.C * c.Z)) / w;
        return (w > 0) == (values.Sum > 0) && depth >= -1 && depth <= 1;
    }

    // At least one value is 0: the place is on an edge's line.
    private bool CoversFromEdge(EdgeValues values)
    {
        double sum = values.Sum;
        if (sum == 0) return false;
        int side = sum > 0 ? 1 : -1;
        return Owns(side * values.A, side, b, c) && Owns(side * values.B, side, c, a) && Owns(side * values.C, side, a, b);
    }

    // The line of an edge is the cross product of its ends; the neighbour sees it with the opposite sign, and one of the two owns it.
    private static bool Owns(double value, int side, ClipVertex from, ClipVertex to)
    {
        if (value != 0) return value > 0;
        double alongX = side * ((from.Y * to.W) - (to.Y * from.W));
        double alongY = side * ((to.X * from.W) - (from.X * to.W));
        return alongX > 0 || (alongX == 0 && alongY > 0);
    }
}
