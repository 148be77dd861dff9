using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Models.FaceModels.Meshes;

namespace Deocc.Training.Metrics.Surfaces;

/// <summary>Compares a reconstructed face with a scan, both as mesh files.</summary>
public static class SurfaceComparison
{
    /// <summary>Aligns the mesh to the scan with scale and measures from every point of the scan.</summary>
    /// <param name="scan">The scan (.obj, .ply, .glb), cut to the face; its unit is that of the result.</param>
    /// <param name="mesh">The reconstruction, in any unit.</param>
    /// <param name="scanLandmarks">A text file of points x y z on the scan, or null: then the two must face the same way.</param>
    /// <param name="meshLandmarks">The same points on the mesh.</param>
    /// <param name="unit">The scan's unit, for the report.</param>
    /// <exception cref="EngineException">A file is damaged, or the landmarks do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static MetricReport Measure(string scan, string mesh, string? scanLandmarks, string? meshLandmarks, string unit)
    {
        if (scanLandmarks is null != meshLandmarks is null) throw new UsageException("landmarks are needed on both surfaces, or on none");
        Point3[] points = Point3.FromArray(MeshFile.Load(scan).Positions);
        FaceMesh reconstruction = MeshFile.Load(mesh);
        Point3[] vertices = Point3.FromArray(reconstruction.Positions);
        SpatialSimilarity start = scanLandmarks is null
            ? BySize(vertices, points)
            : SpatialSimilarity.Fit(LoadPoints(meshLandmarks!), LoadPoints(scanLandmarks));
        SurfaceErrors errors = ScanToMesh.Measure(points, new TriangleTree(vertices, reconstruction.Triangles), start);
        string note = scanLandmarks is null
            ? "started from equal middles and sizes: give landmarks if the two do not face the same way"
            : $"started from the landmarks of {scanLandmarks}";
        return new MetricReport(SurfaceErrors.Figures([errors], unit), [], [], [$"{note}; {errors.Steps} steps of closest points"]);
    }

    /// <summary>Brings middle and spread of the vertices to those of the scan, without turning.</summary>
    private static SpatialSimilarity BySize(Point3[] vertices, Point3[] points)
    {
        if (vertices.Length == 0 || points.Length == 0) throw new ShapeException("scan to mesh: a surface has no points");
        Point3 from = Middle(vertices);
        Point3 to = Middle(points);
        double spread = Spread(vertices, from);
        if (spread == 0) throw new ShapeException("scan to mesh: the mesh is all in one place");
        double scale = Spread(points, to) / spread;
        return new SpatialSimilarity(scale, [1, 0, 0, 0, 1, 0, 0, 0, 1], to - (scale * from));
    }

    private static Point3 Middle(Point3[] points)
    {
        Point3 sum = default;
        foreach (Point3 point in points) sum += point;
        return (1.0 / points.Length) * sum;
    }

    private static double Spread(Point3[] points, Point3 middle) => Math.Sqrt(points.Average(point => Math.Pow((point - middle).Length, 2)));

    private static Point3[] LoadPoints(string path)
    {
        var points = new List<Point3>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string[] parts = line.Split((char[])[' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0) continue;
            var values = new double[3];
            bool isPoint = parts.Length == 3;
            for (int i = 0; i < 3 && isPoint; i++) isPoint = double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) && double.IsFinite(values[i]);
            if (!isPoint) throw new FileFormatException($"{path} line {number}: '{line}' is no point; expected x y z");
            points.Add(new Point3(values[0], values[1], values[2]));
        }

        return points.Count >= 3 ? [.. points] : throw new FileFormatException($"{path}: {points.Count} points; at least 3 are needed");
    }
}
