using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Importing;
using Deocc.Models.FaceModels.Meshes;

namespace Deocc.Tests.Models.FaceModels;

public class MeshFileTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("deocc-mesh-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void WavefrontFilesComeBack()
    {
        FaceMesh mesh = Sample();
        FaceMesh back = RoundTrip(mesh, "face.obj");
        Assert.Multiple(() =>
        {
            Assert.That(back.Positions, Is.EqualTo(mesh.Positions));
            Assert.That(back.Triangles, Is.EqualTo(mesh.Triangles));
            Assert.That(back.TextureCoordinates, Is.EqualTo(mesh.TextureCoordinates).Within(1e-6));
            Assert.That(back.Texture!.Samples, Is.EqualTo(mesh.Texture!.Samples));
            Assert.That(Path.Combine(_folder, "face.mtl"), Does.Exist);
            Assert.That(Path.Combine(_folder, "face.png"), Does.Exist);
        });
        Assert.That(RoundTrip(mesh with { Texture = null }, "colored.obj").Colors, Is.EqualTo(mesh.Colors));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void PlyFilesComeBack(bool text)
    {
        FaceMesh mesh = Sample();
        FaceMesh back = RoundTrip(mesh, "face.ply", text);
        Assert.Multiple(() =>
        {
            Assert.That(back.Positions, Is.EqualTo(mesh.Positions));
            Assert.That(back.Triangles, Is.EqualTo(mesh.Triangles));
            Assert.That(back.Colors, Is.EqualTo(mesh.Colors).Within(0.502 / 255), "colours are bytes");
            Assert.That(back.TextureCoordinates, Is.EqualTo(mesh.TextureCoordinates).Within(1e-6));
        });
    }

    [Test]
    public void GlbFilesComeBack()
    {
        FaceMesh mesh = Sample();
        FaceMesh back = RoundTrip(mesh, "face.glb");
        Assert.Multiple(() =>
        {
            Assert.That(back.Positions, Is.EqualTo(mesh.Positions).Within(1e-6));
            Assert.That(back.Triangles, Is.EqualTo(mesh.Triangles));
            Assert.That(back.TextureCoordinates, Is.EqualTo(mesh.TextureCoordinates));
            Assert.That(back.Texture!.Samples, Is.EqualTo(mesh.Texture!.Samples));
            Assert.That(back.MorphTargets.Keys, Is.EqualTo(mesh.MorphTargets.Keys));
            Assert.That(back.MorphTargets["smile"], Is.EqualTo(mesh.MorphTargets["smile"]).Within(1e-6));
        });
        Assert.That(RoundTrip(mesh with { Texture = null }, "colored.glb").Colors, Is.EqualTo(mesh.Colors).Within(1e-5));
    }

    [Test]
    public void GlbFilesFollowTheSpecification()
    {
        string path = Path.Combine(_folder, "face.glb");
        MeshFile.Save(path, Sample());
        byte[] file = File.ReadAllBytes(path);
        Assert.That(BitConverter.ToUInt32(file, 8), Is.EqualTo(file.Length), "the header names the length");
        Assert.That(file.Length % 4, Is.Zero);
        int length = BitConverter.ToInt32(file, 12);
        using var json = System.Text.Json.JsonDocument.Parse(file.AsMemory(20, length));
        System.Text.Json.JsonElement position = json.RootElement.GetProperty("accessors")[json.RootElement.GetProperty("meshes")[0]
            .GetProperty("primitives")[0].GetProperty("attributes").GetProperty("POSITION").GetInt32()];
        Assert.That(position.GetProperty("min")[0].GetDouble(), Is.EqualTo(-0.1).Within(1e-6), "bounds are demanded of positions, in metres");
        foreach (System.Text.Json.JsonElement view in json.RootElement.GetProperty("bufferViews").EnumerateArray())
            Assert.That(view.GetProperty("byteOffset").GetInt64() % 4, Is.Zero);
    }

    [Test]
    public void MorphTargetsBecomeExpressions()
    {
        string path = Path.Combine(_folder, "face.glb");
        FaceMesh mesh = Sample();
        MeshFile.Save(path, mesh);
        MorphableModelData data = MeshImporter.Read(path);
        Assert.Multiple(() =>
        {
            Assert.That(data.ExpressionNames, Is.EqualTo(mesh.MorphTargets.Keys));
            Assert.That(data.NamedExpressions["smile"], Is.EqualTo(new float[] { 1, 0 }));
            Assert.That(data.ExpressionBasis[..mesh.Positions.Length], Is.EqualTo(mesh.MorphTargets["smile"]).Within(1e-6));
        });
    }

    [Test]
    public void AModelsActionsBecomeMorphTargets()
    {
        using var model = new MorphableModel(SmallFaceModel.Make());
        MorphableModelData data = model.Data;
        FaceMesh mesh = FaceMeshes.Of(model, data.MeanShape, data.MeanTexture, textureSize: 32, withActions: true);
        Assert.That(mesh.MorphTargets.Keys, Is.EqualTo(new[] { "frown", "smile" }));
        int size = data.MeanShape.Length;
        Assert.That(mesh.MorphTargets["smile"][4], Is.EqualTo(data.ExpressionBasis[4] + (0.5 * data.ExpressionBasis[size + 4])).Within(1e-6));
        Assert.That(mesh.Texture!.Width, Is.EqualTo(32));
    }

    [TestCase("face.obj")]
    [TestCase("face.ply")]
    [TestCase("face.glb")]
    [TestCase("text.ply")]
    public void DamagedFilesAreRefusedOrRead(string name)
    {
        string path = Path.Combine(_folder, name);
        MeshFile.Save(path, Sample(), text: name == "text.ply");
        byte[] whole = File.ReadAllBytes(path);
        var random = new RandomGenerator(seed: 11);
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = whole[..(i % 2 == 0 ? random.NextInt32(whole.Length) : whole.Length)];
            for (int flips = random.NextInt32(4); flips > 0 && damaged.Length > 0; flips--)
                damaged[random.NextInt32(damaged.Length)] ^= (byte)(1 << random.NextInt32(8));
            File.WriteAllBytes(path, damaged);
            try
            {
                FaceMesh mesh = MeshFile.Load(path);
                Assert.That(mesh.Triangles.All(vertex => (uint)vertex < (uint)mesh.VertexCount));
            }
            catch (FileFormatException error)
            {
                Assert.That(error.Message, Does.Contain(name.Split('.')[1]).And.Not.Contain("\n"));
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(100));
    }

    [Test]
    public void UnknownEndingsAreNamed()
    {
        Assert.That(() => MeshFile.Load("face.stl"), Throws.TypeOf<FileFormatException>().With.Message.Contains(".glb"));
        Assert.That(() => MeshFile.Save("face", Sample()), Throws.TypeOf<FileFormatException>());
    }

    private FaceMesh RoundTrip(FaceMesh mesh, string name, bool text = false)
    {
        string path = Path.Combine(_folder, name);
        MeshFile.Save(path, mesh, text);
        return MeshFile.Load(path);
    }

    private static FaceMesh Sample()
    {
        MorphableModelData data = SmallFaceModel.Make();
        int size = data.MeanShape.Length;
        var texture = new Image<byte>(4, 4, 3, [.. Enumerable.Range(0, 48).Select(i => (byte)(5 * i))]);
        return new FaceMesh
        {
            Positions = data.MeanShape,
            Triangles = data.Triangles,
            Colors = data.MeanTexture,
            TextureCoordinates = data.TextureCoordinates,
            Texture = texture,
            MorphTargets = new Dictionary<string, float[]> { ["smile"] = data.ExpressionBasis[..size], ["jawOpen"] = data.ExpressionBasis[size..] },
        };
    }
}
