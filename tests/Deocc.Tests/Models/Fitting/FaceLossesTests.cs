using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.Fitting;
using Deocc.Models.Reconstruction;
using Deocc.Models.Rendering;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models.Fitting;

/// <summary>The losses of faces against sums by hand in double precision, and their gradients.</summary>
[NoLeaks]
internal sealed class FaceLossesTests
{
    [Test]
    public void Photo_IsTheMeanDistanceWithinTheMask()
    {
        using var scope = new TensorScope();
        (Tensor image, Tensor target) = (Random([2, 3, 4, 5], 1), Random([2, 3, 4, 5], 2));
        Tensor mask = Random([2, 1, 4, 5], 3).GreaterOrEqual(0.4);
        double[] a = image.ToArray<double>();
        double[] b = target.ToArray<double>();
        double[] m = mask.ToArray<double>();
        double sum = 0;
        for (int n = 0; n < 2; n++)
        {
            for (int p = 0; p < 20; p++)
            {
                double squares = 0;
                for (int c = 0; c < 3; c++) squares += Math.Pow(a[(((n * 3) + c) * 20) + p] - b[(((n * 3) + c) * 20) + p], 2);
                sum += m[(n * 20) + p] * Math.Sqrt(1e-6 + squares);
            }
        }

        Assert.That(m.Sum(), Is.InRange(2, 39));
        Assert.That(FaceLosses.Photo(image, target, mask).Item(), Is.EqualTo(sum / m.Sum()).Within(1e-12));
        Assert.That(FaceLosses.Photo(image, target, mask * 0).Item(), Is.Zero);
        GradientChecker.Check(() => FaceLosses.Photo(image, target, mask), [image, target]).ThrowIfFailed();
    }

    [Test]
    public void Landmarks_CountBySquaresAndWeights()
    {
        using var scope = new TensorScope();
        Tensor found = Tensor.From<double>([0, 0, 3, 4, 1, 1, 2, 2], [2, 2, 2]);
        Tensor wanted = Tensor.From<double>([0, 1, 0, 0, 1, 1, 2, 0], [2, 2, 2]);
        Tensor weights = Tensor.From<double>([1, 20], [2]);
        Assert.That(FaceLosses.Landmarks(found, wanted, weights).Item(), Is.EqualTo((1 + (20 * 25) + 0 + (20 * 4)) / 4.0).Within(1e-12));
        GradientChecker.Check(() => FaceLosses.Landmarks(found, wanted, weights), [found]).ThrowIfFailed();
        Assert.That(() => FaceLosses.Landmarks(found, wanted.Slice(1, 0, 1), weights), Throws.InstanceOf<ShapeException>());
    }

    [Test]
    public void LandmarkWeights_StressNoseAndInnerLips()
    {
        double[] weights = FaceLosses.LandmarkWeights();
        Assert.That(weights, Has.Length.EqualTo(68));
        Assert.That(Enumerable.Range(0, 68).Where(i => weights[i] == 20), Is.EqualTo(new[] { 28, 29, 30, 60, 61, 62, 63, 64, 65, 66, 67 }));
        Assert.That(weights.Where(weight => weight != 20), Is.All.EqualTo(1));
    }

    [Test]
    public void Coefficients_AreWeightedSquaresPerFace()
    {
        using var scope = new TensorScope();
        Tensor identity = Tensor.From<double>([1, 2, 0, 1], [2, 2]);
        Tensor expression = Tensor.From<double>([3, 1], [2, 1]);
        Tensor texture = Tensor.From<double>([10, 0], [2, 1]);
        var faces = new FaceCoefficients(identity, expression, texture, Tensor.Zeros([2, 9]), new Pose(Tensor.Zeros([2, 3]), Tensor.Zeros([2, 3])));
        Assert.That(FaceLosses.Coefficients(faces).Item(), Is.EqualTo((6 + (0.8 * 10) + (1.7e-2 * 100)) / 2).Within(1e-12));
        GradientChecker.Check(() => FaceLosses.Coefficients(faces), [identity, expression, texture]).ThrowIfFailed();
    }

    [Test]
    public void Reflectance_IsTheVarianceOfTheSkin()
    {
        using var scope = new TensorScope();
        Tensor albedo = Tensor.From<double>([0, 0, 0.3, 1, 0, 0.3, 9, 9, 9, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 9, 9, 9], [2, 3, 3]);
        Tensor skin = Tensor.From<double>([1, 1, 0], [1, 3, 1]);

        // Red of the first face is 0 and 1, with a variance of a quarter; all else is even.
        Assert.That(FaceLosses.Reflectance(albedo, skin).Item(), Is.EqualTo(0.25 / 6).Within(1e-12));
        GradientChecker.Check(() => FaceLosses.Reflectance(albedo, skin), [albedo]).ThrowIfFailed();
    }

    private static Tensor Random(Shape shape, ulong seed) => Tensor.Uniform(shape, random: new RandomGenerator(seed)).To(ElementType.Float64);
}
