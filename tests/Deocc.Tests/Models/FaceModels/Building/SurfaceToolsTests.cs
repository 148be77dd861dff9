using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Building;

namespace Deocc.Tests.Models.FaceModels.Building;

public class SurfaceToolsTests
{
    [Test]
    public void ThinningKeepsTheOutlineAndTheShapeOfAPlane()
    {
        (Vector3d[] positions, int[] triangles) = Grid(20);
        var simplifier = new SurfaceSimplifier(positions, triangles, [.. positions.Select(_ => 1.0)], (_, _) => true);
        int[] thinned = simplifier.Run(target: 60);
        Assert.That(thinned.Distinct().Count(), Is.InRange(40, 60));
        double area = thinned.Chunk(3).Sum(corners =>
            (positions[corners[1]] - positions[corners[0]]).Cross(positions[corners[2]] - positions[corners[0]]).Z / 2);
        Assert.That(area, Is.EqualTo(1).Within(1e-9), "no hole, no overlap, no lost corner");
    }

    [Test]
    public void ThinningKeepsImportantVertices()
    {
        (Vector3d[] positions, int[] triangles) = Grid(12);
        double[] importance = [.. positions.Select((_, vertex) => vertex % 7 == 0 ? double.PositiveInfinity : 1)];
        int[] kept = [.. new SurfaceSimplifier(positions, triangles, importance, (_, _) => true).Run(target: 10).Distinct()];
        Assert.That(kept, Is.SupersetOf(Enumerable.Range(0, positions.Length).Where(vertex => vertex % 7 == 0)));
    }

    [Test]
    public void HarmonicFieldsReproduceLinearOnes()
    {
        (Vector3d[] positions, int[] triangles) = Grid(8);
        Vector3d Linear(Vector3d p) => new((2 * p.X) - p.Y, p.Y, 3);
        bool IsKnown(int vertex) => positions[vertex] is { X: <= 0 or >= 1 } or { Y: <= 0 or >= 1 };
        Vector3d[] field = [.. positions.Select((p, vertex) => IsKnown(vertex) ? Linear(p) : default)];
        new HarmonicExtension(positions, triangles, IsKnown, even: true).Fill(field);
        for (int vertex = 0; vertex < positions.Length; vertex++)
            Assert.That((field[vertex] - Linear(positions[vertex])).Length, Is.LessThan(1e-7));
    }

    [Test]
    public void AffineFitsFindAffineMaps()
    {
        Vector3d[] points = [new(0, 0, 0), new(1, 0, 0), new(0, 1, 0), new(0, 0, 1), new(1, 2, 3)];
        Vector3d Map(Vector3d p) => new(p.X + (2 * p.Y) + 1, p.Z, p.X - 4);
        var fit = new AffineFit(points, [.. points.Select(Map)]);
        Assert.That((fit.At(new Vector3d(5, -1, 2)) - Map(new Vector3d(5, -1, 2))).Length, Is.LessThan(1e-9));
    }

    [Test]
    public void PrincipalAxesAreEigenvectorsWithinTheRest()
    {
        double[][] matrix = [[4, 0, 0, 0], [0, 9, 0, 0], [0, 0, 1, 0], [0, 0, 0, 2]];
        double[][] axes = PrincipalAxes.Leading(matrix, taken: [[0, 1, 0, 0]], count: 2);
        Assert.That(Math.Abs(axes[0][0]), Is.EqualTo(1).Within(1e-9), "the largest but the taken one");
        Assert.That(Math.Abs(axes[1][3]), Is.EqualTo(1).Within(1e-9));
        Assert.That(
            () => PrincipalAxes.OrthogonalUnit([0, 2, 0, 0], [[0, 1, 0, 0]], "copy"),
            Throws.InvalidOperationException.With.Message.Contains("'copy' follows"));
    }

    [Test]
    public void PolylinesTellDistancesAndSides()
    {
        var square = new Polyline([new(0, 0, 0), new(1, 0, 0), new(1, 1, 0), new(0, 1, 0)], closed: true);
        Assert.That(square.SignedDistanceFromTheFront(new Vector3d(0.5, 0.5, 7)), Is.LessThan(-0.4));
        Assert.That(square.SignedDistanceFromTheFront(new Vector3d(3, 0.5, 0)), Is.EqualTo(2).Within(0.15));
        var line = new Polyline([new(0, 0, 0), new(1, 0, 0), new(2, 0, 0)], closed: false);
        (double distance, double place) = line.Nearest(new Vector3d(1, 2, 0));
        Assert.That((distance, place), Is.EqualTo((2.0, 0.5)).Within(1e-9));
    }

    [Test]
    public void QuantisedNumbersComeBackWithinTheirBlocksPrecision()
    {
        float[] values = [.. Enumerable.Range(0, 200).Select(i => i < 48 ? 100f * MathF.Sin(i) : 0.01f * MathF.Cos(i))];
        (byte[] codes, float[] scales) = BlockQuantization.Encode(values, rowLength: 100);
        float[] back = BlockQuantization.Decode(codes, scales, rowLength: 100);
        for (int i = 0; i < values.Length; i++)
            Assert.That(back[i], Is.EqualTo(values[i]).Within(i < 48 ? 100f / 250 : 0.01f / 250), "large numbers cost distant small ones nothing");
    }

    private static (Vector3d[] Positions, int[] Triangles) Grid(int size)
    {
        Vector3d[] positions = [.. Enumerable.Range(0, (size + 1) * (size + 1)).Select(i => new Vector3d((double)(i % (size + 1)) / size, (double)(i / (size + 1)) / size, 0))];
        var triangles = new List<int>();
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                int corner = (y * (size + 1)) + x;
                triangles.AddRange([corner, corner + 1, corner + size + 2, corner, corner + size + 2, corner + size + 1]);
            }
        }

        return (positions, [.. triangles]);
    }
}
