using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Ops.Losses;

/// <summary>Gradient penalties of a discriminator with spectral and instance normalisation, from images to trained weights.</summary>
[NoLeaks]
[RunAtEverySimdLevel]
public sealed class GradientPenaltyTests
{
    [Test]
    public void ALinearDiscriminatorsPenaltiesAreKnown()
    {
        using var scope = new TensorScope();
        using var discriminator = new Linear(4, 1);
        discriminator.Weight.CopyFrom<float>([1, -2, 2, 4]);
        Tensor real = Tensor.Normal([3, 4], random: new RandomGenerator(1));
        Tensor fake = Tensor.Normal([3, 4], random: new RandomGenerator(2));
        Assert.That(GradientPenalty.R1(discriminator.Forward, real).Item(), Is.EqualTo(25).Within(1e-5));
        Tensor penalty = GradientPenalty.Wasserstein(discriminator.Forward, real, fake);
        Assert.That(penalty.Item(), Is.EqualTo(16).Within(1e-5));

        // d (|w| - 1)^2 / dw = 2 (|w| - 1) w / |w|.
        penalty.Backward();
        Assert.That(discriminator.Weight.Gradient!.ToArray<float>(), Is.EqualTo(new[] { 1.6f, -3.2f, 3.2f, 6.4f }).Within(1e-5f));
        discriminator.ClearGradients();
    }

    [TestCase(false)]
    [TestCase(true)]
    public void GradientsOfPenaltiesAreRight(bool wasserstein)
    {
        RandomGenerator.Current = new RandomGenerator(3);
        using Sequential discriminator = MakeDiscriminator();
        discriminator.To(ElementType.Float64);
        discriminator.Eval();
        using var scope = new TensorScope();
        Tensor real = Tensor.Normal([2, 3, 12, 12], random: new RandomGenerator(4), elementType: ElementType.Float64);
        Tensor fake = Tensor.Normal([2, 3, 12, 12], random: new RandomGenerator(5), elementType: ElementType.Float64);
        Tensor Penalty() => wasserstein
            ? GradientPenalty.Wasserstein(discriminator.Forward, real, fake, new RandomGenerator(6))
            : GradientPenalty.R1(discriminator.Forward, real);
        GradientChecker.Check(Penalty, [.. discriminator.Parameters()], new GradientCheckOptions { Tolerance = 1e-5 }).ThrowIfFailed();
        discriminator.ClearGradients();
    }

    [TestCase(false)]
    [TestCase(true)]
    public void TrainingLowersThePenalty(bool wasserstein)
    {
        RandomGenerator.Current = new RandomGenerator(7);
        using Sequential discriminator = MakeDiscriminator();

        // The last bias moves scores, but no gradients of theirs.
        using var optimizer = new Adam(discriminator.NamedParameters(), learningRate: 1e-2) { MissingGradients = MissingGradients.Skip };
        using Tensor real = Tensor.Normal([4, 3, 16, 16], random: new RandomGenerator(8));
        using Tensor fake = Tensor.Normal([4, 3, 16, 16], random: new RandomGenerator(9));
        var penalties = new List<double>();
        long liveBytes = 0;
        for (int step = 0; step < 30; step++)
        {
            using var scope = new TensorScope();
            Tensor penalty = wasserstein
                ? GradientPenalty.Wasserstein(discriminator.Forward, real, fake)
                : GradientPenalty.R1(discriminator.Forward, real);
            optimizer.ClearGradients();
            penalty.Backward();
            optimizer.Step();
            penalties.Add(penalty.Item());
            if (step == 2) liveBytes = real.Device.Pool.Counters.LiveBytes;
        }

        Assert.That(penalties, Is.All.Not.NaN);
        Assert.That(penalties[^1], Is.LessThan(penalties[0] / 2), string.Join(' ', penalties));
        Assert.That(real.Device.Pool.Counters.LiveBytes, Is.LessThanOrEqualTo(liveBytes + (1 << 20)));
        discriminator.ClearGradients();
    }

    [Test]
    public void ImagesMustFit()
    {
        using var scope = new TensorScope();
        Assert.That(
            () => GradientPenalty.Wasserstein(x => x, Tensor.Zeros([2, 3]), Tensor.Zeros([2, 4])),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo("GradientPenalty.Wasserstein: fake [2,4] differs from real [2,3]"));
        Assert.That(
            () => GradientPenalty.R1(x => x, Tensor.Zeros([0, 3])),
            Throws.TypeOf<ShapeException>().With.Message.Contains("images [0,3] must have axes [batch, ..]"));
    }

    private static Sequential MakeDiscriminator() => new(
        new Conv2d(3, 6, 4, stride: 2, padding: 1).WithSpectralNorm(),
        new LeakyRelu(0.2),
        new Conv2d(6, 8, 3, padding: 1).WithSpectralNorm(),
        new InstanceNorm2d(8, affine: true),
        new LeakyRelu(0.2),
        new Conv2d(8, 1, 3, padding: 1).WithSpectralNorm());
}
