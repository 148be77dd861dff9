using Deocc.Engine.Diagnostics;
using Deocc.Engine.Numerics;

namespace Deocc.Training.Metrics.Surfaces;

/// <summary>A rotation, scale and shift of space: p to scale * R p + shift.</summary>
public sealed class SpatialSimilarity
{
    private readonly double[] _rotation;

    internal SpatialSimilarity(double scale, double[] rotation, Point3 shift) => (Scale, _rotation, Shift) = (scale, rotation, shift);

    /// <summary>Leaves every point where it is.</summary>
    public static SpatialSimilarity Identity { get; } = new(1, [1, 0, 0, 0, 1, 0, 0, 0, 1], default);

    /// <summary>The scale, positive.</summary>
    public double Scale { get; }

    /// <summary>The rotation, row by row.</summary>
    public ReadOnlySpan<double> Rotation => _rotation;

    /// <summary>The shift.</summary>
    public Point3 Shift { get; }

    /// <summary>
    /// The transform that brings points nearest to others in the sense of least squares. The rotation is Horn's (1987): the
    /// quaternion is the eigenvector of the largest eigenvalue of a symmetric 4x4 matrix, so that no mirroring can come out;
    /// the scale is that of Umeyama (1991, equation 42).
    /// </summary>
    /// <param name="from">At least three points, not on one line.</param>
    /// <param name="to">As many points.</param>
    /// <exception cref="ShapeException">The numbers differ, or the points do not fix a transform.</exception>
    public static SpatialSimilarity Fit(ReadOnlySpan<Point3> from, ReadOnlySpan<Point3> to)
    {
        if (from.Length != to.Length || from.Length < 3)
            throw new ShapeException($"SpatialSimilarity: {from.Length} points against {to.Length}; expected as many, and three or more");
        Point3 fromCenter = Mean(from);
        Point3 toCenter = Mean(to);
        var s = new double[9];
        double spread = 0;
        for (int i = 0; i < from.Length; i++)
        {
            Point3 a = from[i] - fromCenter;
            Point3 b = to[i] - toCenter;
            spread += a.Dot(a);
            Span<double> left = [a.X, a.Y, a.Z];
            Span<double> right = [b.X, b.Y, b.Z];
            for (int row = 0; row < 3; row++)
            {
                for (int column = 0; column < 3; column++) s[(3 * row) + column] += left[row] * right[column];
            }
        }

        double[] matrix =
        [
            s[0] + s[4] + s[8], s[5] - s[7], s[6] - s[2], s[1] - s[3],
            s[5] - s[7], s[0] - s[4] - s[8], s[1] + s[3], s[6] + s[2],
            s[6] - s[2], s[1] + s[3], s[4] - s[0] - s[8], s[5] + s[7],
            s[1] - s[3], s[6] + s[2], s[5] + s[7], s[8] - s[0] - s[4],
        ];
        SymmetricEigen eigen = SymmetricEigen.Decompose(matrix, 4);
        double gap = eigen.Values[3] - eigen.Values[2];
        if (!(gap > 1e-12 * Math.Abs(eigen.Values[3]))) throw new ShapeException("SpatialSimilarity: the points lie on one line or in one place");
        double[] rotation = FromQuaternion(eigen.Vector(3));
        double along = 0;
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++) along += rotation[(3 * row) + column] * s[(3 * column) + row];
        }

        double scale = along / spread;
        return new SpatialSimilarity(scale, rotation, toCenter - (scale * Rotate(rotation, fromCenter)));
    }

    /// <summary>Where a point goes.</summary>
    public Point3 Apply(Point3 point) => (Scale * Rotate(_rotation, point)) + Shift;

    /// <summary>The transform back.</summary>
    public SpatialSimilarity Invert()
    {
        double[] r = _rotation;
        double[] back = [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
        return new SpatialSimilarity(1 / Scale, back, (-1 / Scale) * Rotate(back, Shift));
    }

    private static Point3 Mean(ReadOnlySpan<Point3> points)
    {
        Point3 sum = default;
        foreach (Point3 point in points) sum += point;
        return (1.0 / points.Length) * sum;
    }

    private static Point3 Rotate(double[] r, Point3 p) => new(
        (r[0] * p.X) + (r[1] * p.Y) + (r[2] * p.Z),
        (r[3] * p.X) + (r[4] * p.Y) + (r[5] * p.Z),
        (r[6] * p.X) + (r[7] * p.Y) + (r[8] * p.Z));

    private static double[] FromQuaternion(ReadOnlySpan<double> q)
    {
        (double w, double x, double y, double z) = (q[0], q[1], q[2], q[3]);
        return
        [
            1 - (2 * ((y * y) + (z * z))), 2 * ((x * y) - (w * z)), 2 * ((x * z) + (w * y)),
            2 * ((x * y) + (w * z)), 1 - (2 * ((x * x) + (z * z))), 2 * ((y * z) - (w * x)),
            2 * ((x * z) - (w * y)), 2 * ((y * z) + (w * x)), 1 - (2 * ((x * x) + (y * y))),
        ];
    }
}
