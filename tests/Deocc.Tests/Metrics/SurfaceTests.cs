using Deocc.Engine.Diagnostics;
using Deocc.Tests.Fixtures;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Surfaces;

namespace Deocc.Tests.Metrics;

[TestFixture]
internal sealed class SurfaceTests
{
    [Test]
    public void TheAlignmentIsUmeyamas()
    {
        Point3[] source = Points("surface/source", 20);
        Point3[] noise = Points("surface/noise", 20, 0.1);
        (double sine, double cosine) = Math.SinCos(2.0);
        Point3[] target = [.. source.Zip(noise, (p, n) => Round(new Point3(
            (1.7 * ((cosine * p.X) - (sine * p.Y))) + 3 + n.X, (1.7 * ((sine * p.X) + (cosine * p.Y))) - 2 + n.Y, (1.7 * p.Z) + 1 + n.Z)))];
        SpatialSimilarity fit = SpatialSimilarity.Fit(source, target);
        double[] expected = RecordedMetrics.Numbers("surfaces", "umeyama");
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
                Assert.That(fit.Scale * fit.Rotation[(3 * row) + column], Is.EqualTo(expected[(4 * row) + column]).Within(1e-7));
        }

        Assert.That((fit.Shift - new Point3(expected[3], expected[7], expected[11])).Length, Is.LessThan(1e-7));
        Assert.That((fit.Invert().Apply(fit.Apply(source[3])) - source[3]).Length, Is.LessThan(1e-12));
    }

    [Test]
    public void MirroredPointsAreTurnedAndNotMirrored()
    {
        Point3[] source = Points("surface/source", 20);
        Point3[] mirrored = [.. source.Select(p => new Point3(-p.X, p.Y, p.Z))];
        ReadOnlySpan<double> r = SpatialSimilarity.Fit(source, mirrored).Rotation;
        double determinant = (r[0] * ((r[4] * r[8]) - (r[5] * r[7]))) - (r[1] * ((r[3] * r[8]) - (r[5] * r[6]))) + (r[2] * ((r[3] * r[7]) - (r[4] * r[6])));
        Assert.That(determinant, Is.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void NearestPointsAreThoseOfAllTriangles()
    {
        int[] triangles = [.. PatternValues.Indices("surface/triangles", 240, 60).Select(index => (int)index)];
        int[] proper = [.. triangles.Chunk(3).Where(corners => corners.Distinct().Count() == 3).SelectMany(corners => corners)];
        var tree = new TriangleTree(Points("surface/vertices", 60), proper);
        double[] distances = [.. Points("surface/points", 50, 1.5).Select(point => (tree.Nearest(point) - point).Length)];
        Assert.That(distances, Is.EqualTo(RecordedMetrics.Numbers("surfaces", "distances")).Within(1e-9));
    }

    [Test]
    public void TrianglesWithoutAreaAreLinesAndPoints()
    {
        Point3 a = new(0, 0, 0);
        Point3 b = new(2, 0, 0);
        Assert.That(TriangleTree.NearestOfTriangle(new Point3(1, 1, 0), a, a, a), Is.EqualTo(a));
        Assert.That(TriangleTree.NearestOfTriangle(new Point3(1, 1, 0), a, a, b), Is.EqualTo(new Point3(1, 0, 0)));
        Assert.That(TriangleTree.NearestOfTriangle(new Point3(1, 1, 0), a, b, b), Is.EqualTo(new Point3(1, 0, 0)));
        Assert.That(TriangleTree.NearestOfTriangle(new Point3(1, 1, 0), a, b, a), Is.EqualTo(new Point3(1, 0, 0)));
    }

    [Test]
    public void AScanOfTheMeshItselfIsFoundAgain()
    {
        (Point3[] vertices, int[] triangles) = Bowl();
        Point3[] middles = [.. triangles.Chunk(3).Select(t => (1.0 / 3) * (vertices[t[0]] + vertices[t[1]] + vertices[t[2]]))];
        Point3[] moved = [.. middles.Select(p => new Point3((-80 * p.Y) + 10, (80 * p.X) - 20, (80 * p.Z) + 5))];
        SpatialSimilarity exact = SpatialSimilarity.Fit(middles, moved);
        Point3[] landmarks = [.. new[] { 0, 30, 77, 140 }.Select(i => moved[i] + new Point3(3, -2, i % 3))];
        SpatialSimilarity rough = SpatialSimilarity.Fit([.. new[] { 0, 30, 77, 140 }.Select(i => middles[i])], landmarks);
        var tree = new TriangleTree(vertices, triangles);

        double before = ScanToMesh.Measure(moved, tree, rough, mostSteps: 0).Distances.Average();
        SurfaceErrors after = ScanToMesh.Measure(moved, tree, rough, mostSteps: 2000);
        Assert.That(before, Is.GreaterThan(1));
        Assert.That(after.Distances.Average(), Is.LessThan(0.05 * before));
        Assert.That(ScanToMesh.Measure(moved, tree, exact).Distances.Max(), Is.LessThan(1e-9));
        Assert.That(exact.Scale, Is.EqualTo(80).Within(1e-9));
    }

    [Test]
    public void FiguresPoolThePointsOfAllScans()
    {
        SurfaceErrors[] scans = [new([1, 2], SpatialSimilarity.Identity, 0), new([6], SpatialSimilarity.Identity, 0)];
        IReadOnlyList<MetricFigure> figures = SurfaceErrors.Figures(scans, "mm");
        Assert.That(figures.Select(figure => figure.Value), Is.EqualTo(new[] { 2, 3, Math.Sqrt(14 / 3.0), 5.2 }).Within(1e-12));
        Assert.That(figures[0].Samples, Is.EqualTo(3));
        Assert.That(figures[0].Window, Does.Contain("2 scans"));
    }

    [Test]
    public void WhatFixesNoTransformIsRefused()
    {
        Point3[] line = [new(0, 0, 0), new(1, 1, 1), new(2, 2, 2)];
        Assert.That(() => SpatialSimilarity.Fit(line, line), Throws.TypeOf<ShapeException>().With.Message.Contains("one line"));
        Assert.That(() => SpatialSimilarity.Fit(new Point3[3], new Point3[3]), Throws.TypeOf<ShapeException>());
        Assert.That(() => SpatialSimilarity.Fit(line[..2], line[..2]), Throws.TypeOf<ShapeException>().With.Message.Contains("three or more"));
        Assert.That(() => new TriangleTree(line, [0, 1, 3]), Throws.TypeOf<ShapeException>().With.Message.Contains("vertex 3"));
        Assert.That(() => new TriangleTree([new(double.NaN, 0, 0)], [0, 0, 0]), Throws.TypeOf<NonFiniteException>());
        var tree = new TriangleTree(line, [0, 1, 2]);
        Assert.That(() => ScanToMesh.Measure([], tree, SpatialSimilarity.Identity), Throws.TypeOf<ShapeException>().With.Message.Contains("no points"));
    }

    private static Point3[] Points(string name, int count, double scale = 1) =>
        Point3.FromArray(PatternValues.Reals(name, 3 * count, 0, scale));

    private static Point3 Round(Point3 p) => new((float)p.X, (float)p.Y, (float)p.Z);

    /// <summary>A bumpy patch of 15x15 vertices without any symmetry.</summary>
    private static (Point3[] Vertices, int[] Triangles) Bowl()
    {
        const int Side = 15;
        var vertices = new Point3[Side * Side];
        var triangles = new List<int>();
        for (int i = 0; i < vertices.Length; i++)
        {
            (double x, double y) = ((i % Side / 7.0) - 1, (i / Side / 7.0) - 1);
            vertices[i] = new Point3(x, y, (0.5 * ((x * x) + (0.6 * y * y))) + (0.15 * Math.Sin(4 * x) * Math.Cos((3 * y) + 1)));
            if (i % Side == Side - 1 || i / Side == Side - 1) continue;
            triangles.AddRange([i, i + 1, i + Side, i + 1, i + Side + 1, i + Side]);
        }

        return (vertices, [.. triangles]);
    }
}
