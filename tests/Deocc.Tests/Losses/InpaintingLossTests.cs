using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.Recognition;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Losses;

namespace Deocc.Tests.Losses;

/// <summary>The losses of inpainting against plain sums in double precision, and their gradients.</summary>
[NoLeaks]
internal sealed class InpaintingLossTests
{
    [Test]
    public void MaskedL1_IsTheMeanOverMaskedNumbers()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor target, Tensor mask) = (Random([2, 3, 5, 4], 1), Random([2, 3, 5, 4], 2), Bits([2, 1, 5, 4], 3));
        (double[] a, double[] b, double[] m) = (x.ToArray<double>(), target.ToArray<double>(), mask.ToArray<double>());
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += Math.Abs(a[i] - b[i]) * m[(i / 60 * 20) + (i % 20)];
        Assert.That(MaskedLoss.L1(x, target, mask).Item(), Is.EqualTo(sum / (3 * m.Sum())).Within(1e-12));
        Assert.That(MaskedLoss.L1(x, target, mask * 0).Item(), Is.Zero);
        GradientChecker.Check(() => MaskedLoss.L1(x, target, mask), [x, target]).ThrowIfFailed();
        Assert.That(() => MaskedLoss.L1(x, target, x), Throws.InstanceOf<ShapeException>());
    }

    [Test]
    public void Structural_IsTheMeanOfOneMinusSsim()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor target) = (Random([1, 2, 14, 13], 1), Random([1, 2, 14, 13], 2));
        Tensor mask = Bits([1, 1, 14, 13], 3);
        (double[] a, double[] b, double[] m) = (x.ToArray<double>(), target.ToArray<double>(), mask.ToArray<double>());
        (double sum, int count) = (0, 0);
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                if (m[((row + 5) * 13) + column + 5] == 0) continue;
                sum += 1 - (0.5 * (Ssim(a, b, m, 0, row, column) + Ssim(a, b, m, 14 * 13, row, column)));
                count++;
            }
        }

        Assert.That(count, Is.GreaterThan(3));
        Assert.That(StructuralLoss.Hard(x, target, mask, 0, 0).Item(), Is.EqualTo(sum / count).Within(1e-6));
        GradientChecker.Check(() => StructuralLoss.Hard(x, target, mask, 0, 0), [x, target]).ThrowIfFailed();
        Assert.That(StructuralLoss.Hard(x, x, mask, 0.1, 0.01).Item(), Is.Zero.Within(1e-7));
    }

    [Test]
    public void Structural_CountsTheHardPixelsAlone()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor target) = (Random([2, 3, 20, 20], 1), Random([2, 3, 20, 20], 2));
        Tensor mask = (Tensor.Zeros([2, 1, 20, 20]) + 1).To(ElementType.Float64);
        double all = StructuralLoss.Hard(x, target, mask, 0, 0).Item();
        double hard = StructuralLoss.Hard(x, target, mask, 10, 0.25).Item();
        Assert.That(hard, Is.GreaterThan(all + 0.02));
    }

    [Test]
    public void Smoothness_IsTheSumOfSquaredDifferences()
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.From<double>([1, 3, 2, 0, 4, 7], [1, 1, 2, 3]);
        double expected = (4 + 1 + 16 + 9 + 1 + 1 + 25) / 6.0;
        Assert.That(Smoothness.Squared(x).Item(), Is.EqualTo(expected).Within(1e-12));
        GradientChecker.Check(() => Smoothness.Squared(x), [x]).ThrowIfFailed();
    }

    [Test]
    public void Adversarial_IsTheCrossEntropyOfBothPlayers()
    {
        using var scope = new TensorScope();
        (Tensor real, Tensor fake) = (Random([3, 1], 4) * 3, Random([5, 1], 5) * 3);
        double LogOfD(double logit) => -Math.Log(1 + Math.Exp(-logit));
        double generator = -fake.ToArray<double>().Average(LogOfD);
        double discriminator = -0.5 * (real.ToArray<double>().Average(LogOfD) + fake.ToArray<double>().Average(logit => LogOfD(-logit)));
        Assert.That(AdversarialLoss.Generator(fake).Item(), Is.EqualTo(generator).Within(1e-12));
        Assert.That(AdversarialLoss.Discriminator(real, fake).Item(), Is.EqualTo(discriminator).Within(1e-12));
        GradientChecker.Check(() => AdversarialLoss.Discriminator(real, fake) + AdversarialLoss.Generator(fake), [real, fake]).ThrowIfFailed();
    }

    [Test]
    public void Identity_LooksAtTheFaceBetweenTheLandmarksAlone()
    {
        using var scope = new TensorScope();
        string weights = Path.Combine(Path.GetTempPath(), $"deocc-identity-{Guid.NewGuid():N}.safetensors");
        RandomGenerator.Current = new RandomGenerator(1);
        using (var network = new MobileFaceNet()) network.Save(weights);
        try
        {
            using var identity = new IdentityLoss(weights);
            Tensor face = Tensor.Uniform([1, 3, 128, 128], low: -1, random: new RandomGenerator(3));
            Tensor landmarks = Tensor.From<float>([50, 55, 78, 55, 64, 70, 54, 84, 74, 84], [1, 5, 2]);
            Tensor other = Tensor.Uniform([1, 3, 128, 128], low: -1, random: new RandomGenerator(4));
            Assert.That(identity.Mean(face, face, landmarks).Item(), Is.Zero.Within(1e-5));
            Tensor changed = face.Detach();
            changed.RequiresGradient = true;
            Tensor loss = identity.Mean(changed, other, landmarks);
            loss.Backward();
            float[] gradient = changed.Gradient!.ToArray<float>();
            Assert.That(loss.Item(), Is.InRange(-1e-6, 2));
            Assert.That(gradient[(70 * 128) + 64], Is.Not.Zero);
            Assert.That(gradient[..128], Is.All.Zero, "the picture's upper edge lies outside the crop");
        }
        finally
        {
            File.Delete(weights);
        }
    }

    private static Tensor Random(Shape shape, ulong seed) =>
        Tensor.Uniform(shape, low: -1, random: new RandomGenerator(seed), elementType: ElementType.Float64);

    private static Tensor Bits(Shape shape, ulong seed)
    {
        using Tensor values = Tensor.Uniform(shape, random: new RandomGenerator(seed));
        return Tensor.From([.. values.ToArray<float>().Select(value => value > 0.4f ? 1.0 : 0.0)], shape);
    }

    /// <summary>Wang et al. 2004 for the window with its first pixel at a place of a plane 13 wide; range 2.</summary>
    private static double Ssim(double[] x, double[] y, double[] mask, int plane, int row, int column)
    {
        (double weights, double meanX, double meanY, double squareX, double squareY, double product) = (0, 0, 0, 0, 0, 0);
        for (int i = 0; i < 121; i++)
        {
            (int r, int c) = Math.DivRem(i, 11);
            double weight = Math.Exp(-(((r - 5) * (r - 5)) + ((c - 5) * (c - 5))) / (2 * 1.5 * 1.5));
            int place = ((row + r) * 13) + column + c;
            (double a, double b) = (x[plane + place] * mask[place], y[plane + place] * mask[place]);
            weights += weight;
            meanX += weight * a;
            meanY += weight * b;
            squareX += weight * a * a;
            squareY += weight * b * b;
            product += weight * a * b;
        }

        (meanX, meanY, squareX, squareY, product) = (meanX / weights, meanY / weights, squareX / weights, squareY / weights, product / weights);
        const double C1 = 0.02 * 0.02;
        const double C2 = 0.06 * 0.06;
        double covariance = product - (meanX * meanY);
        double variances = squareX - (meanX * meanX) + squareY - (meanY * meanY);
        return ((2 * meanX * meanY) + C1) * ((2 * covariance) + C2) / (((meanX * meanX) + (meanY * meanY) + C1) * (variances + C2));
    }
}
