namespace Deocc.Tests.Ops.Rasterization;

/// <summary>
/// Finds what a pixel sees without any rasteriser: shoots a ray through the pixel and intersects it with every triangle in the
/// space of (x, y, w), where the camera is the origin (Moeller and Trumbore 1997), in float64.
/// </summary>
internal static class RayCaster
{
    /// <summary>What one ray met.</summary>
    /// <param name="Face">The nearest triangle, or -1.</param>
    /// <param name="Weights">Its barycentrics.</param>
    /// <param name="Depth">z / w there.</param>
    /// <param name="Margin">How clear the decision is: the smallest distance of any weight from 0, or between the two nearest depths.</param>
    public readonly record struct Hit(int Face, double[] Weights, double Depth, double Margin);

    /// <summary>Shoots a ray through a place on the screen, x to the right and y up, -1 to 1.</summary>
    public static Hit Shoot(double[] positions, int triangles, Func<int, int> cornerOf, double x, double y)
    {
        var hit = new Hit(-1, [0, 0, 0], 1, double.PositiveInfinity);
        double margin = double.PositiveInfinity;
        for (int triangle = 0; triangle < triangles; triangle++)
        {
            double[][] corners = [.. Enumerable.Range(0, 3).Select(k => positions.AsSpan(4 * cornerOf((3 * triangle) + k), 4).ToArray())];
            double[] a = Point(corners[0]);
            double[] first = Minus(Point(corners[1]), a);
            double[] second = Minus(Point(corners[2]), a);
            double[] ray = [x, y, 1];
            double[] cross = Cross(ray, second);
            double determinant = Dot(first, cross);
            if (determinant == 0) continue;
            double[] origin = [-a[0], -a[1], -a[2]];
            double u = Dot(origin, cross) / determinant;
            double[] other = Cross(origin, first);
            double v = Dot(ray, other) / determinant;
            double distance = Dot(second, other) / determinant;
            if (distance <= 0) continue;
            double[] weights = [1 - u - v, u, v];
            double z = (weights[0] * corners[0][2]) + (weights[1] * corners[1][2]) + (weights[2] * corners[2][2]);
            double depth = z / distance;
            double least = weights.Min();
            margin = Math.Min(margin, Math.Abs(least));
            if (least < 0 || Math.Abs(depth) > 1) continue;
            margin = Math.Min(margin, Math.Min(Math.Abs(depth - hit.Depth), 1 - Math.Abs(depth)));
            if (hit.Face < 0 || depth < hit.Depth) hit = new(triangle, weights, depth, 0);
        }

        return hit with { Margin = margin };
    }

    private static double[] Point(double[] clip) => [clip[0], clip[1], clip[3]];

    private static double[] Minus(double[] a, double[] b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

    private static double Dot(double[] a, double[] b) => (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]);

    private static double[] Cross(double[] a, double[] b) =>
        [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])];
}
