using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models.FaceModels;

[NoLeaks]
public class MorphableModelTests
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"deocc-face-{Guid.NewGuid():N}.safetensors");

    [TearDown]
    public void Delete() => File.Delete(_file);

    [Test]
    public void ShapeAndAlbedoAreMeanPlusModes()
    {
        MorphableModelData data = SmallFaceModel.Make();
        using var model = new MorphableModel(data);
        using var scope = new TensorScope();
        float[] identity = [0.5f, -1, 2, 0, 0, 1];
        float[] expression = [1, 0, -0.5f, 3];
        float[] shape = model.Shape(Tensor.From(identity, [2, 3]), Tensor.From(expression, [2, 2])).ToArray<float>();
        float[] albedo = model.Albedo(Tensor.From([1f, -2f], [1, 2])).ToArray<float>();
        int size = 3 * SmallFaceModel.Vertices;
        for (int face = 0; face < 2; face++)
        {
            for (int i = 0; i < size; i++)
            {
                double expected = data.MeanShape[i];
                for (int k = 0; k < 3; k++) expected += identity[(3 * face) + k] * data.IdentityBasis[(k * size) + i];
                for (int k = 0; k < 2; k++) expected += expression[(2 * face) + k] * data.ExpressionBasis[(k * size) + i];
                Assert.That(shape[(face * size) + i], Is.EqualTo(expected).Within(1e-5));
            }
        }

        for (int i = 0; i < size; i++)
            Assert.That(albedo[i], Is.EqualTo(data.MeanTexture[i] + data.TextureBasis[i] - (2 * data.TextureBasis[size + i])).Within(1e-5));
    }

    [Test]
    public void GradientOfAWeightedSumIsTheProjectedBasis()
    {
        MorphableModelData data = SmallFaceModel.Make();
        using var model = new MorphableModel(data);
        using var scope = new TensorScope();
        Tensor identity = Tensor.Zeros([1, 3]);
        identity.RequiresGradient = true;
        int size = 3 * SmallFaceModel.Vertices;
        float[] weights = [.. Enumerable.Range(0, size).Select(i => MathF.Sin(i))];
        (model.Shape(identity, Tensor.Zeros([1, 2])) * Tensor.From(weights, [1, SmallFaceModel.Vertices, 3])).Sum().Backward();
        float[] gradient = identity.Gradient!.ToArray<float>();
        for (int k = 0; k < 3; k++)
        {
            double expected = Enumerable.Range(0, size).Sum(i => (double)weights[i] * data.IdentityBasis[(k * size) + i]);
            Assert.That(gradient[k], Is.EqualTo(expected).Within(1e-5));
        }

        identity.ClearGradient();
    }

    [Test]
    public void AModelWithoutModesGivesItsMean()
    {
        using var model = new MorphableModel(SmallFaceModel.Make(0, 0, 0));
        using var scope = new TensorScope();
        Tensor shape = model.Shape(Tensor.Empty([2, 0]), Tensor.Empty([2, 0]));
        Assert.That(shape.Shape, Is.EqualTo(new Shape(2, SmallFaceModel.Vertices, 3)));
        Assert.That(shape.ToArray<float>()[^18..], Is.EqualTo(SmallFaceModel.Make().MeanShape));
    }

    [Test]
    public void SurvivesTheScopeThatItWasMadeIn()
    {
        MorphableModel model;
        using (var scope = new TensorScope()) model = new MorphableModel(SmallFaceModel.Make());
        using (model) Assert.That(model.MeanShape.IsDisposed, Is.False);
        Assert.That(model.MeanShape.IsDisposed, Is.True);
    }

    [Test]
    public void WrongNumbersOfCoefficientsAreNamed()
    {
        using var model = new MorphableModel(SmallFaceModel.Make());
        using var scope = new TensorScope();
        Assert.That(
            () => model.Shape(Tensor.Zeros([1, 4]), Tensor.Zeros([1, 2])),
            Throws.TypeOf<ShapeException>().With.Message.Contains("identity coefficients [1,4] are not [N,3]"));
        Assert.That(
            () => model.Shape(Tensor.Zeros([1, 3]), Tensor.Zeros([2, 2])),
            Throws.TypeOf<ShapeException>().With.Message.Contains("different numbers of faces"));
        Assert.That(() => model.Albedo(Tensor.Zeros([2])), Throws.TypeOf<ShapeException>());
    }

    [TestCase(BasisPrecision.Float32, 0)]
    [TestCase(BasisPrecision.Float16, 0.2 / 2048)]
    [TestCase(BasisPrecision.Byte, 0.2 / 254)]
    public void SavedModelsComeBack(BasisPrecision precision, double tolerance)
    {
        MorphableModelData data = SmallFaceModel.Make();
        using (var model = new MorphableModel(data)) model.Save(_file, precision);
        using MorphableModel loaded = MorphableModel.Load(_file);
        MorphableModelData back = loaded.Data;
        Assert.Multiple(() =>
        {
            Assert.That(back.Name, Is.EqualTo(data.Name));
            Assert.That(back.MeanShape, Is.EqualTo(data.MeanShape));
            Assert.That(back.MeanTexture, Is.EqualTo(data.MeanTexture));
            Assert.That(back.Triangles, Is.EqualTo(data.Triangles));
            Assert.That(back.Landmarks, Is.EqualTo(data.Landmarks));
            Assert.That(back.TextureCoordinates, Is.EqualTo(data.TextureCoordinates));
            Assert.That(back.Regions, Is.EqualTo(data.Regions));
            Assert.That(back.NamedExpressions, Is.EquivalentTo(data.NamedExpressions));
            Assert.That(back.Notes, Is.EquivalentTo(data.Notes));
            Assert.That(back.IdentityBasis, Is.EqualTo(data.IdentityBasis).Within(tolerance));
            Assert.That(back.ExpressionBasis, Is.EqualTo(data.ExpressionBasis).Within(tolerance));
            Assert.That(back.TextureBasis, Is.EqualTo(data.TextureBasis).Within(tolerance));
        });
    }

    [Test]
    public void OtherFilesAreRefused()
    {
        Deocc.Engine.Serialization.WeightFile.Write(_file, [Deocc.Engine.Serialization.TensorEntry.FromMemory<float>("x", [1], new float[1])]);
        Assert.That(() => MorphableModel.Load(_file), Throws.TypeOf<FileFormatException>().With.Message.Contains("no face model"));
    }

    [Test]
    public void NumbersThatDoNotFitAreRefused()
    {
        MorphableModelData good = SmallFaceModel.Make();
        MorphableModelData[] bad =
        [
            good with { MeanShape = good.MeanShape[1..] },
            good with { MeanTexture = [0] },
            good with { Triangles = [0, 1, SmallFaceModel.Vertices] },
            good with { Triangles = [0, 1] },
            good with { Landmarks = [1, 2] },
            good with { IdentityBasis = good.IdentityBasis[1..] },
            good with { TextureBasis = [.. good.TextureBasis[1..], float.NaN] },
            good with { Regions = [FaceRegion.Skin] },
            good with { Regions = [.. good.Regions[1..], (FaceRegion)77] },
            good with { NamedExpressions = new Dictionary<string, float[]> { ["x"] = [1] } },
        ];
        foreach (MorphableModelData data in bad)
            Assert.That(() => new MorphableModel(data), Throws.TypeOf<FileFormatException>().With.Message.Contains("does not fit together"));
    }
}
