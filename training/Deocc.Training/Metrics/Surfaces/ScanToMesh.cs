using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;

namespace Deocc.Training.Metrics.Surfaces;

/// <summary>
/// How far a scan lies from a reconstructed mesh, as in the NoW challenge (Sanyal et al. 2019): the mesh is brought to the scan
/// by landmarks and then by iterated closest points (Besl and McKay 1992), with scale; then the distance is taken from every
/// point of the scan to the nearest point of the mesh's surface. Cut the scan to the face before.
/// </summary>
public static class ScanToMesh
{
    private const int PointsPerItem = 1024;
    private const double LeastGain = 1e-6;

    /// <summary>Aligns and measures.</summary>
    /// <param name="scan">The scan's points.</param>
    /// <param name="mesh">The mesh.</param>
    /// <param name="start">From the mesh's space to the scan's, roughly: <see cref="SpatialSimilarity.Fit"/> of landmarks.</param>
    /// <param name="mostSteps">
    /// The most steps of the alignment; it ends before when the mean squared distance falls by less than a millionth. 0 measures
    /// with <paramref name="start"/> as it is.
    /// </param>
    /// <exception cref="ShapeException">The scan is empty or all in one place.</exception>
    /// <exception cref="NonFiniteException">A point of the scan is not finite.</exception>
    public static SurfaceErrors Measure(ReadOnlySpan<Point3> scan, TriangleTree mesh, SpatialSimilarity start, int mostSteps = 100)
    {
        if (scan.IsEmpty) throw new ShapeException("scan to mesh: the scan has no points");
        foreach (Point3 point in scan)
        {
            if (!double.IsFinite(point.Length)) throw new NonFiniteException("scan to mesh: a point of the scan is not finite");
        }

        Point3[] points = scan.ToArray();
        SpatialSimilarity alignment = start;
        Point3[] nearest = Nearest(points, mesh, alignment);
        double[] distances = Distances(points, nearest, alignment);
        double error = MeanSquare(distances);
        int steps = 0;
        while (steps < mostSteps && error > 0)
        {
            SpatialSimilarity candidate = SpatialSimilarity.Fit(nearest, points);
            Point3[] candidateNearest = Nearest(points, mesh, candidate);
            double[] candidateDistances = Distances(points, candidateNearest, candidate);
            double candidateError = MeanSquare(candidateDistances);
            if (!(candidateError < error)) break;
            double gain = (error - candidateError) / error;
            (alignment, nearest, distances, error) = (candidate, candidateNearest, candidateDistances, candidateError);
            steps++;
            if (gain < LeastGain) break;
        }

        return new SurfaceErrors(distances, alignment, steps);
    }

    /// <summary>For each point of the scan the nearest one of the mesh, in the mesh's space, where the tree is.</summary>
    private static Point3[] Nearest(Point3[] points, TriangleTree mesh, SpatialSimilarity alignment)
    {
        var nearest = new Point3[points.Length];
        var body = new NearestBody(points, nearest, mesh, alignment.Invert());
        CpuThreads.For((points.Length + PointsPerItem - 1) / PointsPerItem, ref body);
        return nearest;
    }

    private static double[] Distances(Point3[] points, Point3[] nearest, SpatialSimilarity alignment)
    {
        var distances = new double[points.Length];
        for (int i = 0; i < points.Length; i++) distances[i] = (points[i] - alignment.Apply(nearest[i])).Length;
        return distances;
    }

    private static double MeanSquare(double[] distances) => distances.Average(distance => distance * distance);

    private readonly struct NearestBody(Point3[] points, Point3[] nearest, TriangleTree mesh, SpatialSimilarity back) : IParallelBody
    {
        public void Invoke(int item, int worker)
        {
            int end = Math.Min(points.Length, (item + 1) * PointsPerItem);
            for (int i = item * PointsPerItem; i < end; i++) nearest[i] = mesh.Nearest(back.Apply(points[i]));
        }
    }
}
