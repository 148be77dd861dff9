using Deocc.Engine.Diagnostics;
using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Meshes;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Surfaces;

namespace Deocc.Tests.Metrics;

[TestFixture]
internal sealed class SurfaceComparisonTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("deocc-surface-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AMovedAndScaledFaceIsFoundAgain()
    {
        using MorphableModel model = MorphableModel.BuiltIn();
        float[] mean = model.MeanShape.ToArray<float>();
        int[] triangles = model.Triangles.ToArray<int>();
        float[] scan = [.. mean.Select((value, i) => (100 * value) + (i % 3 * 7))];
        MeshFile.Save(Path.Combine(_folder, "scan.ply"), new FaceMesh { Positions = scan, Triangles = triangles });
        MeshFile.Save(Path.Combine(_folder, "face.obj"), new FaceMesh { Positions = mean, Triangles = triangles });
        MetricReport report = SurfaceComparison.Measure(Path.Combine(_folder, "scan.ply"), Path.Combine(_folder, "face.obj"), null, null, "mm");
        Assert.That(report.Figures.Single(figure => figure.Name == "scan_median").Value, Is.LessThan(0.01));
        Assert.That(report.Figures[0].Unit, Is.EqualTo("mm"));
        Assert.That(report.Figures[0].Samples, Is.EqualTo(model.VertexCount));
    }

    [Test]
    public void ABadLandmarkNamesItsLine()
    {
        string mesh = Path.Combine(_folder, "one.obj");
        string points = Path.Combine(_folder, "points.txt");
        MeshFile.Save(mesh, new FaceMesh { Positions = [0, 0, 0, 1, 0, 0, 0, 1, 0], Triangles = [0, 1, 2] });
        File.WriteAllText(points, "0 0 0\n1 zero 0\n");
        Assert.That(() => SurfaceComparison.Measure(mesh, mesh, points, points, "mm"), Throws.TypeOf<FileFormatException>().With.Message.Contains("points.txt line 2"));
        Assert.That(() => SurfaceComparison.Measure(mesh, mesh, points, null, "mm"), Throws.TypeOf<UsageException>());
    }
}
