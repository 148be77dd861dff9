using System.Globalization;
using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Importing;

namespace Deocc.Tests.Models.FaceModels;

public class IctFaceKitImporterTests
{
    private const int Vertices = 9409;

    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("deocc-ict-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void ReadsNeutralModesAndExpressions()
    {
        WriteShape(IctFaceKitImporter.NeutralFile, Vertices, offset: 0);
        WriteShape("identity000.obj", Vertices, offset: 1);
        WriteShape("jawOpen.obj", Vertices, offset: -2);
        MorphableModelData data = IctFaceKitImporter.Read(_folder, IctArea.Face);
        data.Validate("test");
        Assert.Multiple(() =>
        {
            Assert.That(data.VertexCount, Is.EqualTo(Vertices));
            Assert.That(data.TriangleCount, Is.EqualTo(2), "one quadrilateral");
            Assert.That(data.IdentityBasis[3], Is.EqualTo(0.1f).Within(1e-6), "centimetres become decimetres");
            Assert.That(data.ExpressionBasis[3], Is.EqualTo(-0.2f).Within(1e-6));
            Assert.That(data.NamedExpressions["jawOpen"], Is.EqualTo(new float[] { 1 }));
            Assert.That(data.TextureCoordinates[2..4], Is.EqualTo(new[] { 0.25f, 0.25f }), "v points down");
        });
    }

    [Test]
    public void TheFaceLiesWhereTheReferenceHasIt()
    {
        WriteShape(IctFaceKitImporter.NeutralFile, Vertices, offset: 0);
        MorphableModelData data = IctFaceKitImporter.Read(_folder, IctArea.Face);
        int[][] points = [[36, 39], [42, 45], [30, 30], [48, 48], [54, 54]];
        double y = points.Average(point => point.Average(landmark => data.MeanShape[(3 * data.Landmarks[landmark]) + 1]));
        Assert.That(y, Is.EqualTo(FaceFrame.FivePoints.Average(point => point.Y)).Within(1e-5));
    }

    [Test]
    public void MissingOrForeignFilesAreNamed()
    {
        Assert.That(
            () => IctFaceKitImporter.Read(_folder),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("github.com/ICT-VGL/ICT-FaceKit"));
        WriteShape(IctFaceKitImporter.NeutralFile, Vertices, offset: 0);
        WriteShape("identity000.obj", Vertices - 1, offset: 0);
        Assert.That(
            () => IctFaceKitImporter.Read(_folder, IctArea.Face),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("identity000.obj").And.Message.Contains("9408 vertices"));
    }

    [TestCase("v 1 2\n", "line 1")]
    [TestCase("v 1 2 nan\n", "line 1")]
    [TestCase("v 0 0 0\nf 1 2 3\n", "index 2 is out of range")]
    [TestCase("v 0 0 0\nf 1 1\n", "three corners")]
    [TestCase("v 0 0 0\nf 1 1 x\n", "no index")]
    [TestCase("# nothing\n", "no surface")]
    public void DamagedShapesAreNamedWithTheirLine(string text, string message)
    {
        File.WriteAllText(Path.Combine(_folder, IctFaceKitImporter.NeutralFile), text);
        Assert.That(() => IctFaceKitImporter.Read(_folder), Throws.TypeOf<FileFormatException>().With.Message.Contains(message));
    }

    private void WriteShape(string name, int vertices, float offset)
    {
        var text = new StringBuilder("mtllib none.mtl\n");
        for (int i = 0; i < vertices; i++)
            text.Append(CultureInfo.InvariantCulture, $"v {(i % 97) + offset} {i % 89} {i % 83}\n");
        text.Append("vt 0.5 0.5\nvt 0.25 0.75\n");
        text.Append("f 1/1 2/2 3/1 4/1\n");
        File.WriteAllText(Path.Combine(_folder, name), text.ToString());
    }
}
