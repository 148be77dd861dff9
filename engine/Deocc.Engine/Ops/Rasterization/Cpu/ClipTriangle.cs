using System.Numerics;
using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>The corners of a triangle in clip space, in float64, and the rules for what it covers.</summary>
internal readonly unsafe struct ClipTriangle
{
    private readonly ClipVertex _a;
    private readonly ClipVertex _b;
    private readonly ClipVertex _c;

    public ClipTriangle(ClipVertex a, ClipVertex b, ClipVertex c)
    {
        _a = a;
        _b = b;
        _c = c;
    }

    public ClipVertex A => _a;

    public ClipVertex B => _b;

    public ClipVertex C => _c;

    /// <summary>Above 0 where the corners run counter-clockwise on the screen: the determinant of (x, y, w), if all w are positive.</summary>
    public double Orientation =>
        (_a.X * ((_b.Y * _c.W) - (_c.Y * _b.W)))
        - (_a.Y * ((_b.X * _c.W) - (_c.X * _b.W)))
        + (_a.W * ((_b.X * _c.Y) - (_c.X * _b.Y)));

    public bool IsInFront => _a.W > 0 && _b.W > 0 && _c.W > 0;

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
        (double ax, double ay) = (_a.X - (x * _a.W), _a.Y - (y * _a.W));
        (double bx, double by) = (_b.X - (x * _b.W), _b.Y - (y * _b.W));
        (double cx, double cy) = (_c.X - (x * _c.W), _c.Y - (y * _c.W));
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
        double w = (values.A * _a.W) + (values.B * _b.W) + (values.C * _c.W);
        depth = ((values.A * _a.Z) + (values.B * _b.Z) + (values.C * _c.Z)) / w;
        return (w > 0) == (values.Sum > 0) && depth >= -1 && depth <= 1;
    }

    // At least one value is 0: the place is on an edge's line.
    private bool CoversFromEdge(EdgeValues values)
    {
        double sum = values.Sum;
        if (sum == 0) return false;
        int side = sum > 0 ? 1 : -1;
        return Owns(side * values.A, side, _b, _c) && Owns(side * values.B, side, _c, _a) && Owns(side * values.C, side, _a, _b);
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
