using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.FaceModels;
using Deocc.Models.Rendering;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Data;
using Deocc.Training.Synthesis;

namespace Deocc.Tests.Synthesis;

[TestFixture]
internal sealed class FaceSynthesizerTests
{
    private MorphableModel _model = null!;

    [OneTimeSetUp]
    public void Load() => _model = MorphableModel.BuiltIn();

    [OneTimeTearDown]
    public void Unload() => _model.Dispose();

    [Test]
    public void AFaceIsTheSameInAnyOrderAndAtAnyNumberOfThreads()
    {
        var synthesizer = new FaceSynthesizer(_model, new SynthesisOptions { Size = 96, Seed = 7 });
        SyntheticFace first = synthesizer.Draw(3);
        synthesizer.Draw(1);
        int threads = CpuThreads.Count;
        try
        {
            foreach (int count in (int[])[1, 3])
            {
                CpuThreads.Count = count;
                SyntheticFace again = new FaceSynthesizer(_model, new SynthesisOptions { Size = 96, Seed = 7 }).Draw(3);
                Assert.That(again.Picture.Samples, Is.EqualTo(first.Picture.Samples));
                Assert.That(again.Parsing.Samples, Is.EqualTo(first.Parsing.Samples));
                Assert.That(again.Depth, Is.EqualTo(first.Depth));
                Assert.That(again.Landmarks, Is.EqualTo(first.Landmarks));
            }
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    [Test]
    public void SeedsAndNumbersGiveOtherPeople()
    {
        SyntheticFace one = new FaceSynthesizer(_model, new SynthesisOptions { Size = 64 }).Draw(0);
        SyntheticFace two = new FaceSynthesizer(_model, new SynthesisOptions { Size = 64 }).Draw(1);
        SyntheticFace three = new FaceSynthesizer(_model, new SynthesisOptions { Size = 64, Seed = 2 }).Draw(0);
        Assert.That(two.Identity, Is.Not.EqualTo(one.Identity));
        Assert.That(three.Identity, Is.Not.EqualTo(one.Identity));
    }

    [Test]
    public void CoefficientsRenderTheSameFace([Range(0, 5)] int index)
    {
        const int Size = 128;
        SyntheticFace face = new FaceSynthesizer(_model, new SynthesisOptions { Size = Size, Seed = 3 }).Draw(index);
        using var scope = new TensorScope();
        var mesh = new MeshTopology(_model.VertexCount, _model.Triangles);
        var renderer = new FaceRenderer(mesh, _model.Landmarks, new Camera(new Size2d(Size, Size)));
        Tensor shape = _model.Shape(Row(face.Identity), Row(face.Expression));
        RenderedFaces rendered = renderer.Render(shape, _model.Albedo(Row(face.Texture)), Row(face.Light), new Pose(Row(face.Angles), Row(face.Translation)));
        float[] landmarks = rendered.Landmarks().ToArray<float>();
        for (int i = 0; i < 68; i++)
        {
            Assert.That(landmarks[2 * i], Is.EqualTo(face.Landmarks[i].X).Within(1e-3));
            Assert.That(landmarks[(2 * i) + 1], Is.EqualTo(face.Landmarks[i].Y).Within(1e-3));
        }

        int[] faces = rendered.Fragments.Faces.ToArray<int>();
        float[] depth = rendered.Depth().ToArray<float>();
        for (int i = 0; i < faces.Length; i++)
        {
            Assert.That(face.Depth[i] > 0, Is.EqualTo(faces[i] >= 0));
            if (faces[i] >= 0) Assert.That(face.Depth[i], Is.EqualTo(depth[i]).Within(1e-4));
        }

        AssertColorsAgree(face, rendered.Image.ToArray<float>(), Size);
    }

    [Test]
    public void LabelsFitEachOther([Range(0, 11)] int index)
    {
        SyntheticFace face = new FaceSynthesizer(_model, new SynthesisOptions { Size = 128, GlassesShare = 0.5 }).Draw(index);
        int visible = 0;
        int region = 0;
        for (int i = 0; i < face.Mask.Samples.Length; i++)
        {
            bool isVisible = face.Mask.Samples[i] == byte.MaxValue;
            bool isRegion = face.Region.Samples[i] == byte.MaxValue;
            if (isVisible) Assert.That(isRegion, "the visible face lies in the face's region");
            var label = (ParsingClass)face.Parsing.Samples[i];
            Assert.That(Enum.IsDefined(label));
            if (isVisible && label != ParsingClass.Eyeglasses) Assert.That(label.IsFace());
            if (isRegion) Assert.That(face.Depth[i], Is.GreaterThan(0));
            visible += isVisible ? 1 : 0;
            region += isRegion ? 1 : 0;
        }

        Assert.That(region, Is.GreaterThan(128 * 128 / 10), "a face fills a good part of the picture");
        Assert.That(visible, Is.GreaterThan(region / 3));
        Assert.That(face.Parsing.Samples.Contains((byte)ParsingClass.Eyeglasses), Is.EqualTo(face.HasGlasses));
    }

    [Test]
    public void HairIsDrawnWhereItIsAskedFor()
    {
        SyntheticFace bald = new FaceSynthesizer(_model, new SynthesisOptions { Size = 96, HairShare = 0, BeardShare = 0 }).Draw(0);
        SyntheticFace hairy = new FaceSynthesizer(_model, new SynthesisOptions { Size = 96, HairShare = 1, BeardShare = 0 }).Draw(0);
        Assert.That(bald.Parsing.Samples, Has.None.EqualTo((byte)ParsingClass.Hair));
        Assert.That(hairy.Parsing.Samples, Has.Some.EqualTo((byte)ParsingClass.Hair));
    }

    [Test]
    public void BadOptionsAreNamed()
    {
        Assert.That(() => new FaceSynthesizer(_model, new SynthesisOptions { Size = 4 }), Throws.TypeOf<UsageException>().With.Message.Contains("picture size of 4"));
        Assert.That(
            () => new FaceSynthesizer(_model, new SynthesisOptions { Backgrounds = "/no/such/folder" }),
            Throws.TypeOf<UsageException>().With.Message.StartsWith("/no/such/folder: no such folder"));
    }

    [Test]
    [NoLeaks]
    public void NothingStaysBehind() => new FaceSynthesizer(_model, new SynthesisOptions { Size = 64 }).Draw(0);

    private static Tensor Row(float[] values) => Tensor.From(values, [1, values.Length]);

    /// <summary>Well inside bare skin the picture is the renderer's, but for the mean over a pixel and the hair's shade.</summary>
    private static void AssertColorsAgree(SyntheticFace face, float[] image, int size)
    {
        var differences = new List<float>();
        for (int y = 1; y < size - 1; y++)
        {
            for (int x = 1; x < size - 1; x++)
            {
                if (!IsSkin(face.Parsing, x, y)) continue;
                for (int c = 0; c < 3; c++)
                    differences.Add(Math.Abs((face.Picture.Pixel(x, y)[c] / 255f) - Math.Clamp(image[(((c * size) + y) * size) + x], 0, 1)));
            }
        }

        differences.Sort();
        Assert.That(differences[differences.Count / 2], Is.LessThan(0.01f));
    }

    private static bool IsSkin(Image<byte> parsing, int x, int y)
    {
        for (int dy = -1; dy <= 1; dy++)
        {
            for (int dx = -1; dx <= 1; dx++)
            {
                if (parsing.Pixel(x + dx, y + dy)[0] != (byte)ParsingClass.Skin) return false;
            }
        }

        return true;
    }
}
