using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.FaceModels;
using Deocc.Tests.Infrastructure;
using Deocc.Weights;

namespace Deocc.Tests.Models.FaceModels;

/// <summary>What is promised of the model that comes with the program.</summary>
[NoLeaks]
public class BuiltInModelTests
{
    [Test]
    public void HasThePromisedSizes()
    {
        using MorphableModel model = MorphableModel.BuiltIn();
        using Stream file = ShippedFile.Open("face-model")!;
        Assert.Multiple(() =>
        {
            Assert.That(model.VertexCount, Is.InRange(5_000, 10_000));
            Assert.That((model.IdentityCount, model.ExpressionCount, model.TextureCount), Is.EqualTo((80, 64, 80)));
            Assert.That(model.Landmarks, Has.Count.EqualTo(68));
            Assert.That(model.Regions.Distinct(), Is.EquivalentTo(Enum.GetValues<FaceRegion>()));
            Assert.That(model.NamedExpressions.Keys, Is.SupersetOf(new[] { "jawOpen", "smile", "frown", "pucker", "browRaise", "blink" }));
            Assert.That(file.Length, Is.LessThan(6 << 20));
            Assert.That(model.Notes["license"], Does.Contain("MIT"));
        });
    }

    [Test]
    public void LandmarksLieWhereTheCameraExpectsTheFace()
    {
        using MorphableModel model = MorphableModel.BuiltIn();
        int[][] points = [[36, 39], [42, 45], [30, 30], [48, 48], [54, 54]];
        for (int i = 0; i < points.Length; i++)
        {
            double Mean(int axis) => points[i].Average(landmark => model.Data.MeanShape[(3 * model.Landmarks[landmark]) + axis]);
            Assert.That(Mean(0), Is.EqualTo(FaceFrame.FivePoints[i].X).Within(0.03), $"point {i}, x");
            Assert.That(Mean(1), Is.EqualTo(FaceFrame.FivePoints[i].Y).Within(0.06), $"point {i}, y");
            Assert.That(Mean(2), Is.EqualTo(FaceFrame.FivePoints[i].Z).Within(0.06), $"point {i}, z");
        }
    }

    [Test]
    public void TheFaceLooksOutwards()
    {
        MorphableModelData data = MorphableModel.BuiltIn() is var model ? Take(model) : null!;
        int towardsViewer = 0;
        int away = 0;
        for (int i = 0; i < data.Triangles.Length; i += 3)
        {
            int a = data.Triangles[i];
            int b = data.Triangles[i + 1];
            int c = data.Triangles[i + 2];
            if (data.Regions[a] is not (FaceRegion.Skin or FaceRegion.Nose) || data.MeanShape[(3 * a) + 2] < 0.2) continue;
            float X(int vertex) => data.MeanShape[3 * vertex];
            float Y(int vertex) => data.MeanShape[(3 * vertex) + 1];
            float z = ((X(b) - X(a)) * (Y(c) - Y(a))) - ((Y(b) - Y(a)) * (X(c) - X(a)));
            if (z > 0) towardsViewer++;
            else away++;
        }

        Assert.That(away, Is.LessThan(towardsViewer / 8), "but for nostrils and undersides");
    }

    [Test]
    public void ActionsDoWhatTheirNamesSay()
    {
        using MorphableModel model = MorphableModel.BuiltIn();
        float Rise(string expression, int landmark, int axis)
        {
            float[] coefficients = model.NamedExpressions[expression];
            int place = (3 * model.Landmarks[landmark]) + axis;
            double sum = 0;
            for (int mode = 0; mode < coefficients.Length; mode++)
                sum += coefficients[mode] * model.Data.ExpressionBasis[(mode * model.Data.MeanShape.Length) + place];
            return (float)sum;
        }

        Assert.Multiple(() =>
        {
            Assert.That(Rise("jawOpen", 8, 1), Is.LessThan(-0.1), "the chin sinks by more than a centimetre");
            Assert.That(Rise("smile", 48, 1), Is.GreaterThan(0.03), "the corner of the mouth rises");
            Assert.That(Rise("smile", 54, 0), Is.GreaterThan(0.02), "and goes outwards");
            Assert.That(Rise("browRaise", 19, 1), Is.GreaterThan(0.02));
            Assert.That(Rise("blink", 37, 1), Is.LessThan(-0.03), "the upper lid sinks");
            Assert.That(Rise("pucker", 54, 0), Is.LessThan(-0.03), "the mouth narrows");
            Assert.That(Rise("eyeBlink_L", 43, 1), Is.LessThan(-0.03), "the person's left is the viewer's right");
            Assert.That(Math.Abs(Rise("eyeBlink_L", 37, 1)), Is.LessThan(0.005));
        });
    }

    [Test]
    public void RandomPeopleHavePlausibleProportionsAndColors()
    {
        using MorphableModel model = MorphableModel.BuiltIn();
        var sampler = new FaceSampler(model);
        var random = new RandomGenerator(seed: 3);
        var lightness = new List<double>();
        for (int person = 0; person < 50; person++)
        {
            using var scope = new TensorScope();
            (float[] identity, float[] texture) = sampler.Person(random);
            float[] shape = model.Shape(Tensor.From(identity, [1, 80]), Tensor.Zeros([1, 64])).ToArray<float>();
            float[] albedo = model.Albedo(Tensor.From(texture, [1, 80])).ToArray<float>();
            double X(int landmark) => shape[3 * model.Landmarks[landmark]];
            double Y(int landmark) => shape[(3 * model.Landmarks[landmark]) + 1];
            Assert.Multiple(() =>
            {
                // Ranges of adults by anthropometric surveys, widened by a fifth; decimetres.
                Assert.That(X(45) - X(36), Is.InRange(0.7, 1.15), "outer corners of the eyes");
                Assert.That(X(54) - X(48), Is.InRange(0.33, 0.72), "width of the mouth");
                Assert.That(Y(27) - Y(8), Is.InRange(0.9, 1.45), "nasion to chin");
                Assert.That(X(35) - X(31), Is.InRange(0.15, 0.42), "foot of the nose");
            });
            double[] cheek = [.. Enumerable.Range(0, 3).Select(channel => (double)albedo[(3 * model.Landmarks[30]) + channel])];
            Assert.That(cheek[0], Is.GreaterThan(cheek[2]), "skin is redder than blue");
            lightness.Add(cheek.Average());
        }

        Assert.That(lightness.Max() - lightness.Min(), Is.GreaterThan(0.3), "from light to dark");
    }

    [Test]
    public void TheSamplerFollowsItsSeedAndKeepsExpressionsPositive()
    {
        using MorphableModel model = MorphableModel.BuiltIn();
        var sampler = new FaceSampler(model);
        (float[] identity, float[] texture) = sampler.Person(new RandomGenerator(1));
        Assert.That(sampler.Person(new RandomGenerator(1)), Is.EqualTo((identity, texture)));
        Assert.That(sampler.Person(new RandomGenerator(2)).Identity, Is.Not.EqualTo(identity));
        float[] expression = sampler.Expression(new RandomGenerator(1));
        Assert.That(expression, Is.All.GreaterThanOrEqualTo(0).And.Some.GreaterThan(0));
    }

    private static MorphableModelData Take(MorphableModel model)
    {
        using (model) return model.Data;
    }
}
