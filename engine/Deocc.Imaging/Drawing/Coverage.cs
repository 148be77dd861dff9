using System.Buffers;
using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Drawing;

/// <summary>
/// How much of each pixel a shape covers, within the shape's bounding box cut to the picture. Coordinates are in pixels,
/// pixel centers at half-integers.
/// </summary>
public sealed class Coverage
{
    private readonly float[] _shares;

    private Coverage(int left, int top, int width, int height)
    {
        (Left, Top, Width, Height) = (left, top, Math.Max(0, width), Math.Max(0, height));
        _shares = new float[Width * Height];
    }

    /// <summary>The box's first column.</summary>
    public int Left { get; }

    /// <summary>The box's first row.</summary>
    public int Top { get; }

    /// <summary>The box's columns; 0 where nothing of the shape lies in the picture.</summary>
    public int Width { get; }

    /// <summary>The box's rows.</summary>
    public int Height { get; }

    /// <summary>The shares of one row of the box, 0..1.</summary>
    public ReadOnlySpan<float> Row(int y) => _shares.AsSpan(y * Width, Width);

    /// <summary>Lines with round ends and joints: each pixel's share falls linearly over one pixel at the line's edge.</summary>
    public static Coverage OfSegments(
        ReadOnlySpan<((double X, double Y) From, (double X, double Y) To)> segments, double lineWidth, int pictureWidth, int pictureHeight)
    {
        (double left, double top, double right, double bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (((double X, double Y) from, (double X, double Y) to) in segments)
        {
            CheckFinite(from);
            CheckFinite(to);
            (left, right) = (Math.Min(left, Math.Min(from.X, to.X)), Math.Max(right, Math.Max(from.X, to.X)));
            (top, bottom) = (Math.Min(top, Math.Min(from.Y, to.Y)), Math.Max(bottom, Math.Max(from.Y, to.Y)));
        }

        double reach = (0.5 * lineWidth) + 0.5;
        Coverage coverage = Box(left - reach, top - reach, right + reach, bottom + reach, pictureWidth, pictureHeight);
        foreach (((double X, double Y) from, (double X, double Y) to) in segments) coverage.AddSegment(from, to, reach, Math.Min(1, lineWidth));
        return coverage;
    }

    /// <summary>A ring of a width around a circle.</summary>
    public static Coverage OfRing((double X, double Y) center, double radius, double lineWidth, int pictureWidth, int pictureHeight)
    {
        CheckFinite(center);
        double reach = (0.5 * lineWidth) + 0.5;
        double outer = radius + reach;
        Coverage coverage = Box(center.X - outer, center.Y - outer, center.X + outer, center.Y + outer, pictureWidth, pictureHeight);
        coverage.FillByDistance(center, distance => Math.Clamp(reach - Math.Abs(distance - radius), 0, Math.Min(1, lineWidth)));
        return coverage;
    }

    /// <summary>A filled circle.</summary>
    public static Coverage OfDisc((double X, double Y) center, double radius, int pictureWidth, int pictureHeight)
    {
        CheckFinite(center);
        double outer = radius + 0.5;
        Coverage coverage = Box(center.X - outer, center.Y - outer, center.X + outer, center.Y + outer, pictureWidth, pictureHeight);
        coverage.FillByDistance(center, distance => Math.Clamp(outer - distance, 0, 1));
        return coverage;
    }

    /// <summary>The exact share of each pixel's area inside a polygon; where it overlaps itself, it counts once.</summary>
    public static Coverage OfPolygon(ReadOnlySpan<(double X, double Y)> corners, int pictureWidth, int pictureHeight)
    {
        List<(double X, double Y)> clipped = [];
        foreach ((double X, double Y) corner in corners)
        {
            CheckFinite(corner);
            clipped.Add(corner);
        }

        // Clipping keeps the signed area of every pixel inside, whatever the polygon's form (Sutherland and Hodgman 1974).
        clipped = ClipLowerX(clipped, 0);
        clipped = Mirror(ClipLowerX(Mirror(clipped), -pictureWidth));
        clipped = Swap(ClipLowerX(Swap(clipped), 0));
        clipped = Swap(Mirror(ClipLowerX(Mirror(Swap(clipped)), -pictureHeight)));
        if (clipped.Count < 3) return new Coverage(0, 0, 0, 0);
        Coverage coverage = Box(clipped.Min(p => p.X), clipped.Min(p => p.Y), clipped.Max(p => p.X), clipped.Max(p => p.Y), pictureWidth, pictureHeight);
        coverage.AccumulateArea(clipped);
        return coverage;
    }

    private static Coverage Box(double left, double top, double right, double bottom, int pictureWidth, int pictureHeight)
    {
        int firstX = (int)Math.Clamp(Math.Floor(left), 0, pictureWidth);
        int firstY = (int)Math.Clamp(Math.Floor(top), 0, pictureHeight);
        int endX = (int)Math.Clamp(Math.Ceiling(right), 0, pictureWidth);
        int endY = (int)Math.Clamp(Math.Ceiling(bottom), 0, pictureHeight);
        return new Coverage(firstX, firstY, endX - firstX, endY - firstY);
    }

    private void AddSegment((double X, double Y) from, (double X, double Y) to, double reach, double most)
    {
        int firstX = (int)Math.Clamp(Math.Floor(Math.Min(from.X, to.X) - reach) - Left, 0, Width);
        int endX = (int)Math.Clamp(Math.Ceiling(Math.Max(from.X, to.X) + reach) - Left, 0, Width);
        int firstY = (int)Math.Clamp(Math.Floor(Math.Min(from.Y, to.Y) - reach) - Top, 0, Height);
        int endY = (int)Math.Clamp(Math.Ceiling(Math.Max(from.Y, to.Y) + reach) - Top, 0, Height);
        (double alongX, double alongY) = (to.X - from.X, to.Y - from.Y);
        double squaredLength = (alongX * alongX) + (alongY * alongY);
        for (int y = firstY; y < endY; y++)
        {
            double fromY = Top + y + 0.5 - from.Y;
            for (int x = firstX; x < endX; x++)
            {
                double fromX = Left + x + 0.5 - from.X;
                double place = squaredLength == 0 ? 0 : Math.Clamp(((fromX * alongX) + (fromY * alongY)) / squaredLength, 0, 1);
                double distance = double.Hypot(fromX - (place * alongX), fromY - (place * alongY));
                ref float share = ref _shares[(y * Width) + x];
                share = Math.Max(share, (float)Math.Clamp(reach - distance, 0, most));
            }
        }
    }

    private void FillByDistance((double X, double Y) center, Func<double, double> share)
    {
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
                _shares[(y * Width) + x] = (float)share(double.Hypot(Left + x + 0.5 - center.X, Top + y + 0.5 - center.Y));
        }
    }

    /// <summary>
    /// Each edge adds, in every row that it crosses, the signed area to its right; running sums along the rows give the shares.
    /// </summary>
    private void AccumulateArea(List<(double X, double Y)> corners)
    {
        int stride = Width + 2;
        double[] areas = ArrayPool<double>.Shared.Rent(stride * Height);
        Array.Clear(areas, 0, stride * Height);
        for (int i = 0; i < corners.Count; i++)
        {
            (double X, double Y) from = corners[i];
            (double X, double Y) to = corners[(i + 1) % corners.Count];
            AddEdge(areas.AsSpan(0, stride * Height), stride, (from.X - Left, from.Y - Top), (to.X - Left, to.Y - Top));
        }

        for (int y = 0; y < Height; y++)
        {
            double sum = 0;
            for (int x = 0; x < Width; x++)
            {
                sum += areas[(y * stride) + x];
                _shares[(y * Width) + x] = (float)Math.Min(1, Math.Abs(sum));
            }
        }

        ArrayPool<double>.Shared.Return(areas);
    }

    private void AddEdge(Span<double> areas, int stride, (double X, double Y) from, (double X, double Y) to)
    {
        if (from.Y == to.Y) return;
        int sign = from.Y < to.Y ? 1 : -1;
        ((double X, double Y) upper, (double X, double Y) lower) = sign > 0 ? (from, to) : (to, from);
        double slope = (lower.X - upper.X) / (lower.Y - upper.Y);
        for (int y = Math.Max(0, (int)Math.Floor(upper.Y)); y < Math.Min(Height, lower.Y); y++)
        {
            double startY = Math.Max(y, upper.Y);
            double endY = Math.Min(y + 1, lower.Y);
            double startX = Math.Clamp(upper.X + ((startY - upper.Y) * slope), 0, Width);
            double endX = Math.Clamp(upper.X + ((endY - upper.Y) * slope), 0, Width);
            AddPiece(areas.Slice(y * stride, stride), Math.Min(startX, endX), Math.Max(startX, endX), sign * (endY - startY));
        }
    }

    /// <summary>A piece of an edge within one row, from x to x, that covers <paramref name="height"/> of the row.</summary>
    private static void AddPiece(Span<double> row, double fromX, double toX, double height)
    {
        double before = 0;
        for (int x = (int)Math.Floor(fromX); ; x++)
        {
            // The mean over the piece of the area to its right within this pixel and all before it.
            double after = AreaRightOf(fromX, toX, x + 1) * height;
            row[x] += after - before;
            before = after;
            if (x + 1 > toX)
            {
                row[x + 1] += height - before;
                return;
            }
        }
    }

    /// <summary>The mean of max(0, end - x) - max(0, end - 1 - x) over x in an interval: the share of the pixel that ends at <paramref name="end"/>.</summary>
    private static double AreaRightOf(double fromX, double toX, double end)
    {
        double length = toX - fromX;
        if (length < 1e-12) return Math.Clamp(end - fromX, 0, 1);
        return (Ramp(end - fromX) - Ramp(end - toX) - Ramp(end - 1 - fromX) + Ramp(end - 1 - toX)) / length;

        static double Ramp(double x) => x > 0 ? 0.5 * x * x : 0;
    }

    private static List<(double X, double Y)> ClipLowerX(List<(double X, double Y)> corners, double limit)
    {
        List<(double X, double Y)> inside = [];
        for (int i = 0; i < corners.Count; i++)
        {
            (double X, double Y) from = corners[i];
            (double X, double Y) to = corners[(i + 1) % corners.Count];
            if (from.X >= limit) inside.Add(from);
            if (from.X >= limit == to.X >= limit) continue;
            double share = (limit - from.X) / (to.X - from.X);
            inside.Add((limit, from.Y + (share * (to.Y - from.Y))));
        }

        return inside;
    }

    private static List<(double X, double Y)> Mirror(List<(double X, double Y)> corners) => [.. corners.Select(p => (-p.X, p.Y))];

    private static List<(double X, double Y)> Swap(List<(double X, double Y)> corners) => [.. corners.Select(p => (p.Y, p.X))];

    private static void CheckFinite((double X, double Y) point)
    {
        if (!double.IsFinite(point.X + point.Y)) throw new ShapeException($"Draw: ({point.X}, {point.Y}) is no place in a picture");
    }
}
