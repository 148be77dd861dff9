using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Models.FaceModels;
using Deocc.Models.FaceModels.Importing;
using Deocc.Models.FaceModels.Importing.Matlab;

namespace Deocc.Tests.Models.FaceModels;

public class BaselImporterTests
{
    private const int ExpressionVertices = 53215;

    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("deocc-bfm-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void ArraysOfEveryTypeAreRead()
    {
        string path = Write("a.mat", new MatFileWriter()
            .Add("doubles", [2, 3], [1, 2, 3, 4, 5, 6.5f])
            .Add("singles", [1, 2], [0.25f, -7], type: 7, compress: false)
            .Add("n", [1, 1], [65535], type: 4));
        Dictionary<string, MatArray> arrays = MatFile.Read(path);
        Assert.Multiple(() =>
        {
            Assert.That(arrays.Keys, Is.EquivalentTo(new[] { "doubles", "singles", "n" }));
            Assert.That(arrays["doubles"].Dimensions, Is.EqualTo(new[] { 2, 3 }));
            Assert.That(arrays["doubles"].Values, Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6.5f }));
            Assert.That(arrays["singles"].Values, Is.EqualTo(new[] { 0.25f, -7 }));
            Assert.That(arrays["n"].Values, Is.EqualTo(new[] { 65535f }));
        });
    }

    [Test]
    public void DamagedMatFilesAreRefusedOrRead()
    {
        byte[] whole = new MatFileWriter().Add("a", [10, 10], Ramp(100, 1)).Add("b", [4, 1], Ramp(4, 1), type: 7, compress: false).Bytes;
        var random = new RandomGenerator(seed: 4);
        string path = Path.Combine(_folder, "damaged.mat");
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = whole[..(i % 2 == 0 ? random.NextInt32(whole.Length) : whole.Length)];
            for (int flips = 1 + random.NextInt32(3); flips > 0 && damaged.Length > 0; flips--)
                damaged[random.NextInt32(damaged.Length)] ^= (byte)(1 << random.NextInt32(8));
            File.WriteAllBytes(path, damaged);
            try
            {
                MatFile.Read(path);
            }
            catch (FileFormatException error)
            {
                Assert.That(error.Message, Does.StartWith(path));
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(150));
    }

    [Test]
    public void ThePreparedFileIsScaledCentredAndCountedFromZero()
    {
        const int Vertices = 4;
        Write(BaselImporter.PreparedFile, new MatFileWriter()
            .Add("meanshape", [1, 3 * Vertices], [1, 0, 0, 3, 0, 0, 1, 4, 0, 3, 4, 0])
            .Add("idBase", [3 * Vertices, 80], Ramp(80 * 3 * Vertices, 0.001f), type: 7)
            .Add("exBase", [3 * Vertices, 64], Ramp(64 * 3 * Vertices, 0.002f))
            .Add("meantex", [1, 3 * Vertices], Ramp(3 * Vertices, 10))
            .Add("texBase", [3 * Vertices, 80], Ramp(80 * 3 * Vertices, 0.01f))
            .Add("tri", [2, 3], [1, 2, 2, 4, 3, 3])
            .Add("keypoints", [1, 68], [.. Enumerable.Range(0, 68).Select(i => 1f + (i % Vertices))]));
        MorphableModelData data = BaselImporter.Read(_folder);
        Assert.Multiple(() =>
        {
            Assert.That(data.MeanShape, Is.EqualTo(new float[] { -1, -2, 0, 1, -2, 0, -1, 2, 0, 1, 2, 0 }));
            Assert.That(data.Triangles, Is.EqualTo(new[] { 0, 1, 2, 1, 3, 2 }));
            Assert.That(data.Landmarks[..5], Is.EqualTo(new[] { 0, 1, 2, 3, 0 }));
            Assert.That((data.IdentityCount, data.ExpressionCount, data.TextureCount), Is.EqualTo((80, 64, 80)));
            Assert.That(data.IdentityBasis[3 * Vertices], Is.EqualTo(0.001f * 3 * Vertices), "columns are modes");
            Assert.That(data.MeanTexture[1], Is.EqualTo(10 / 255f));
        });
    }

    [Test]
    public void TheRawFilesGiveTheSameAsTheAuthorsSteps()
    {
        // Three vertices of five, expressions on vertices 1, 3 and 53215 (counted from 1).
        Write(BaselImporter.RawFile, new MatFileWriter()
            .Add("shapeMU", [15, 1], Ramp(15, 1e5f))
            .Add("shapePC", [15, 81], Ramp(15 * 81, 1), type: 7)
            .Add("shapeEV", [81, 1], Ramp(81, 2))
            .Add("texMU", [15, 1], Ramp(15, 5))
            .Add("texPC", [15, 80], Ramp(15 * 80, 1))
            .Add("texEV", [80, 1], Ramp(80, 3)));
        var trim = new float[ExpressionVertices];
        (trim[0], trim[2], trim[^1]) = (5, 2, 1);
        for (int i = 0; i < trim.Length; i++) trim[i] = trim[i] == 0 ? 1 : trim[i];
        Write("BFM_exp_idx.mat", new MatFileWriter().Add("trimIndex", [ExpressionVertices, 1], trim, type: 4));
        Write("BFM_front_idx.mat", new MatFileWriter().Add("idx", [3, 1], [1, 3, ExpressionVertices]));
        Write("facemodel_info.mat", new MatFileWriter()
            .Add("tri", [1, 3], [1, 2, 3])
            .Add("keypoints", [1, 68], [.. Enumerable.Repeat(2f, 68)]));
        WriteExpressions(modes: 64, first: 7);
        MorphableModelData data = BaselImporter.Read(_folder);
        Assert.Multiple(() =>
        {
            // Vertices 5, 2 and 1 of the ramp 0 .. 14: x = 12, 3, 0 with mean 5.
            Assert.That(data.MeanShape[0], Is.EqualTo(7).Within(1e-5));
            Assert.That(data.MeanShape[3], Is.EqualTo(-2).Within(1e-5));
            Assert.That(data.IdentityBasis[9 + 1], Is.EqualTo((15 + 13) * 2 * 1e-5).Within(1e-9), "mode 1, vertex 5, y, times its deviation 2");
            Assert.That(data.ExpressionBasis[8], Is.EqualTo(7 * 10 * 1e-5).Within(1e-9), "mode 0, last vertex, z");
            Assert.That(data.MeanTexture[0], Is.EqualTo(60 / 255f).Within(1e-6));
            Assert.That(data.TextureBasis[9], Is.EqualTo((15 + 12) * 3 / 255.0).Within(1e-5));
        });
    }

    [Test]
    public void MessagesTellWhereToGetTheModel()
    {
        Assert.That(() => BaselImporter.Read(_folder), Throws.TypeOf<FileFormatException>().With.Message.Contains("faces.dmi.unibas.ch"));
        string path = Write("other.mat", new MatFileWriter().Add("x", [1, 1], [1]));
        Assert.That(() => BaselImporter.Read(path), Throws.TypeOf<FileFormatException>().With.Message.Contains("lacks meanshape"));
        File.WriteAllBytes(path, [0x89, .. "HDF\r\n\u001a\n"u8, .. new byte[200]]);
        Assert.That(() => BaselImporter.Read(path), Throws.TypeOf<FileFormatException>().With.Message.Contains("save -v7"));
    }

    private string Write(string name, MatFileWriter file)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, file.Bytes);
        return path;
    }

    private void WriteExpressions(int modes, float first)
    {
        using var writer = new BinaryWriter(File.Create(Path.Combine(_folder, "Exp_Pca.bin")));
        writer.Write(modes);
        writer.Write(new byte[3 * ExpressionVertices * sizeof(float)]);
        var values = new float[modes * 3 * ExpressionVertices];
        values[(3 * ExpressionVertices) - 1] = first;
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        File.WriteAllText(Path.Combine(_folder, "std_exp.txt"), string.Join(' ', Enumerable.Repeat("10", 79)));
    }

    private static float[] Ramp(int count, float step) => [.. Enumerable.Range(0, count).Select(i => i * step)];
}
