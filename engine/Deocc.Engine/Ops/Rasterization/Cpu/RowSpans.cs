namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>
/// Which columns of a row a triangle can cover. A thin slanted triangle fills a small part of its box; the rest need not be
/// looked at. Spans are a column wider than the triangle on both sides, so that rounding never loses a pixel.
/// </summary>
internal readonly struct RowSpans
{
    // Far below a pixel's height and far above rounding errors, in clip space.
    private const double Tolerance = 1e-9;

    private readonly double _ax;
    private readonly double _ay;
    private readonly double _bx;
    private readonly double _by;
    private readonly double _cx;
    private readonly double _cy;

    /// <summary>Takes a triangle that is <see cref="ClipTriangle.IsInFront"/>.</summary>
    public RowSpans(in ClipTriangle triangle)
    {
        (_ax, _ay) = (triangle.A.X / triangle.A.W, triangle.A.Y / triangle.A.W);
        (_bx, _by) = (triangle.B.X / triangle.B.W, triangle.B.Y / triangle.B.W);
        (_cx, _cy) = (triangle.C.X / triangle.C.W, triangle.C.Y / triangle.C.W);
    }

    /// <summary>The columns that may be covered in a row, last included; empty (first after last) if there are none.</summary>
    /// <param name="y">The height of the row's pixel centres in clip space.</param>
    /// <param name="width">Columns of the image.</param>
    public (int First, int Last) Columns(double y, int width)
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        Cross(_ax, _ay, _bx, _by, y, ref low, ref high);
        Cross(_bx, _by, _cx, _cy, y, ref low, ref high);
        Cross(_cx, _cy, _ax, _ay, y, ref low, ref high);
        if (!(low <= high)) return (1, 0);
        double first = Math.Clamp((((low + 1) * width) - 1) / 2, -2, width);
        double last = Math.Clamp((((high + 1) * width) - 1) / 2, -2, width);
        return ((int)Math.Floor(first) - 1, (int)Math.Ceiling(last) + 1);
    }

    /// <summary>Widens an interval by where an edge crosses a height.</summary>
    private static void Cross(double fromX, double fromY, double toX, double toY, double y, ref double low, ref double high)
    {
        if (y < Math.Min(fromY, toY) - Tolerance || y > Math.Max(fromY, toY) + Tolerance) return;
        double rise = toY - fromY;
        if (Math.Abs(rise) <= Tolerance)
        {
            low = Math.Min(low, Math.Min(fromX, toX));
            high = Math.Max(high, Math.Max(fromX, toX));
            return;
        }

        double x = fromX + (Math.Clamp((y - fromY) / rise, 0, 1) * (toX - fromX));
        low = Math.Min(low, x);
        high = Math.Max(high, x);
    }
}
