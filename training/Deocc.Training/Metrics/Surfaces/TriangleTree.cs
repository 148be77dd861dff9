using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Metrics.Surfaces;

/// <summary>Finds the nearest point of a triangle mesh by a tree of bounding boxes.</summary>
public sealed class TriangleTree
{
    private const int TrianglesPerLeaf = 4;
    private const int DeepestTree = 64;

    private readonly Point3[] _corners;
    private readonly List<Node> _nodes = [];

    /// <summary>Builds the tree; triangles are split at the median along the longest side of their box.</summary>
    /// <param name="vertices">The vertices.</param>
    /// <param name="triangles">Three vertex indices per triangle.</param>
    /// <exception cref="ShapeException">There is no triangle, or an index is out of range.</exception>
    /// <exception cref="NonFiniteException">A vertex of a triangle is not finite.</exception>
    public TriangleTree(ReadOnlySpan<Point3> vertices, ReadOnlySpan<int> triangles)
    {
        int count = triangles.Length / 3;
        if (count == 0 || triangles.Length % 3 != 0) throw new ShapeException($"TriangleTree: {triangles.Length} indices are no triangles");
        var corners = new Point3[triangles.Length];
        for (int i = 0; i < corners.Length; i++)
        {
            if ((uint)triangles[i] >= (uint)vertices.Length)
                throw new ShapeException($"TriangleTree: vertex {triangles[i]} of triangle {i / 3} is not among the {vertices.Length} vertices");
            corners[i] = vertices[triangles[i]];
            if (!double.IsFinite(corners[i].Length)) throw new NonFiniteException($"TriangleTree: vertex {triangles[i]} is not finite");
        }

        int[] order = [.. Enumerable.Range(0, count)];
        Build(corners, order, 0, count);
        _corners = new Point3[corners.Length];
        for (int i = 0; i < count; i++) corners.AsSpan(3 * order[i], 3).CopyTo(_corners.AsSpan(3 * i));
    }

    /// <summary>The point of the mesh that is nearest to a point.</summary>
    public Point3 Nearest(Point3 point)
    {
        Span<int> open = stackalloc int[DeepestTree];
        int count = 1;
        open[0] = 0;
        double least = double.PositiveInfinity;
        Point3 nearest = default;
        while (count > 0)
        {
            Node node = _nodes[open[--count]];
            if (node.SquaredDistance(point) >= least) continue;
            for (int i = node.First; i < node.First + node.Count; i++)
            {
                Point3 candidate = NearestOfTriangle(point, _corners[3 * i], _corners[(3 * i) + 1], _corners[(3 * i) + 2]);
                double distance = (candidate - point).Dot(candidate - point);
                if (distance < least) (least, nearest) = (distance, candidate);
            }

            if (node.Count > 0) continue;
            bool isLeftNearer = _nodes[node.Left].SquaredDistance(point) < _nodes[node.Right].SquaredDistance(point);
            open[count++] = isLeftNearer ? node.Right : node.Left;
            open[count++] = isLeftNearer ? node.Left : node.Right;
        }

        return nearest;
    }

    /// <summary>The nearest point of a triangle (Ericson, "Real-Time Collision Detection", section 5.1.5).</summary>
    public static Point3 NearestOfTriangle(Point3 p, Point3 a, Point3 b, Point3 c)
    {
        Point3 ab = b - a;
        Point3 ac = c - a;
        if ((ab.Dot(ab) * ac.Dot(ac)) - (ab.Dot(ac) * ab.Dot(ac)) <= 0) return NearestOfSides(p, a, b, c);
        double d1 = ab.Dot(p - a);
        double d2 = ac.Dot(p - a);
        if (d1 <= 0 && d2 <= 0) return a;
        double d3 = ab.Dot(p - b);
        double d4 = ac.Dot(p - b);
        if (d3 >= 0 && d4 <= d3) return b;
        double vc = (d1 * d4) - (d3 * d2);
        if (vc <= 0 && d1 >= 0 && d3 <= 0) return a + (d1 / (d1 - d3) * ab);
        double d5 = ab.Dot(p - c);
        double d6 = ac.Dot(p - c);
        if (d6 >= 0 && d5 <= d6) return c;
        double vb = (d5 * d2) - (d1 * d6);
        if (vb <= 0 && d2 >= 0 && d6 <= 0) return a + (d2 / (d2 - d6) * ac);
        double va = (d3 * d6) - (d5 * d4);
        if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) return b + ((d4 - d3) / (d4 - d3 + (d5 - d6)) * (c - b));
        double sum = va + vb + vc;
        return a + (vb / sum * ab) + (vc / sum * ac);
    }

    /// <summary>For a triangle without area, which has nothing but sides.</summary>
    private static Point3 NearestOfSides(Point3 p, Point3 a, Point3 b, Point3 c)
    {
        Point3 nearest = a;
        foreach ((Point3 start, Point3 end) in (ReadOnlySpan<(Point3, Point3)>)[(a, b), (b, c), (c, a)])
        {
            Point3 side = end - start;
            double square = side.Dot(side);
            Point3 candidate = square == 0 ? start : start + (Math.Clamp(side.Dot(p - start) / square, 0, 1) * side);
            if ((candidate - p).Length < (nearest - p).Length) nearest = candidate;
        }

        return nearest;
    }

    private int Build(Point3[] corners, int[] order, int first, int count)
    {
        Node node = Node.Around(corners, order.AsSpan(first, count));
        int index = _nodes.Count;
        _nodes.Add(node);
        if (count <= TrianglesPerLeaf)
        {
            _nodes[index] = node with { First = first, Count = count };
            return index;
        }

        Point3 size = node.High - node.Low;
        int axis = size.X >= size.Y && size.X >= size.Z ? 0 : size.Y >= size.Z ? 1 : 2;
        var keys = new double[count];
        for (int i = 0; i < count; i++)
        {
            Point3 sum = corners[3 * order[first + i]] + corners[(3 * order[first + i]) + 1] + corners[(3 * order[first + i]) + 2];
            keys[i] = axis switch { 0 => sum.X, 1 => sum.Y, _ => sum.Z };
        }

        keys.AsSpan().Sort(order.AsSpan(first, count));
        int left = Build(corners, order, first, count / 2);
        int right = Build(corners, order, first + (count / 2), count - (count / 2));
        _nodes[index] = node with { Left = left, Right = right };
        return index;
    }

    private readonly record struct Node(Point3 Low, Point3 High, int Left, int Right, int First, int Count)
    {
        public static Node Around(Point3[] corners, ReadOnlySpan<int> triangles)
        {
            Point3 low = corners[3 * triangles[0]];
            Point3 high = low;
            foreach (int triangle in triangles)
            {
                foreach (Point3 corner in corners.AsSpan(3 * triangle, 3))
                {
                    low = new Point3(Math.Min(low.X, corner.X), Math.Min(low.Y, corner.Y), Math.Min(low.Z, corner.Z));
                    high = new Point3(Math.Max(high.X, corner.X), Math.Max(high.Y, corner.Y), Math.Max(high.Z, corner.Z));
                }
            }

            return new Node(low, high, 0, 0, 0, 0);
        }

        public double SquaredDistance(Point3 p)
        {
            double x = Math.Max(0, Math.Max(Low.X - p.X, p.X - High.X));
            double y = Math.Max(0, Math.Max(Low.Y - p.Y, p.Y - High.Y));
            double z = Math.Max(0, Math.Max(Low.Z - p.Z, p.Z - High.Z));
            return (x * x) + (y * y) + (z * z);
        }
    }
}
