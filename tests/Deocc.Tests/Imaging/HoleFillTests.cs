using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Inpainting;

namespace Deocc.Tests.Imaging;

/// <summary>Holes filled from their surroundings: what is smooth comes back, edges go on, and nothing else changes.</summary>
[TestFixture]
internal sealed class HoleFillTests
{
    private const int Side = 40;

    private static readonly Func<Image<float>, Image<float>, Image<float>>[] Fills =
        [(image, mask) => FastMarchingFill.Apply(image, mask), (image, mask) => NavierStokesFill.Apply(image, mask)];

    [TestCaseSource(nameof(Fills))]
    public void ASlopeIsContinued(Func<Image<float>, Image<float>, Image<float>> fill)
    {
        Image<float> slope = Draw((x, y) => 0.1f + (0.01f * x) + (0.008f * y));
        Assert.That(Worst(fill(WithHole(slope), Hole()), slope), Is.LessThan(0.03f));
    }

    [TestCaseSource(nameof(Fills))]
    public void OutsideTheHoleNoBitChanges(Func<Image<float>, Image<float>, Image<float>> fill)
    {
        Image<float> image = WithHole(Draw((x, y) => 0.5f + (0.4f * MathF.Sin(x * y))));
        Image<float> result = fill(image, Hole());
        for (int i = 0; i < Side * Side; i++)
        {
            if (Hole().Samples[i] == 0) Assert.That(result.Samples[3 * i], Is.EqualTo(image.Samples[3 * i]));
            else Assert.That(result.Samples[3 * i], Is.InRange(0f, 1f));
        }
    }

    [TestCaseSource(nameof(Fills))]
    public void WhatTheHoleHeldDoesNotMatter(Func<Image<float>, Image<float>, Image<float>> fill)
    {
        Image<float> image = Draw((x, y) => 0.5f + (0.2f * MathF.Cos(0.3f * x)));
        Assert.That(fill(WithHole(image), Hole()).Samples, Is.EqualTo(fill(image, Hole()).Samples));
    }

    [Test]
    public void TheFlowKeepsAnEdgeSharperThanTheSmoothFilling()
    {
        Image<float> edge = Draw((x, y) => x + (0.5f * y) < 30 ? 0.2f : 0.8f);
        Image<float> smooth = NavierStokesFill.Apply(WithHole(edge), Hole(), new NavierStokesOptions { Steps = 0 });
        Image<float> flow = NavierStokesFill.Apply(WithHole(edge), Hole());
        Assert.That(Mean(flow, edge), Is.LessThan(0.9 * Mean(smooth, edge)));
    }

    [Test]
    public void TheFrontTakesTheDistanceToTheBorder()
    {
        var image = new Image<float>(Side, Side, 1);
        var mask = new Image<float>(Side, Side, 1);
        for (int i = 0; i < mask.Samples.Length; i++)
        {
            (double x, double y) = ((i % Side) - 19.5, (i / Side) - 19.5);
            if (Math.Sqrt((x * x) + (y * y)) < 12) mask.Samples[i] = 1;
            else image.Samples[i] = x < 0 ? 0 : 1;
        }

        // Both sides meet in the middle, each having gone its own half.
        Image<float> result = FastMarchingFill.Apply(image, mask, radius: 3);
        Assert.That(result.Samples[(20 * Side) + 12], Is.LessThan(0.2f));
        Assert.That(result.Samples[(20 * Side) + 27], Is.GreaterThan(0.8f));
    }

    [TestCaseSource(nameof(Fills))]
    public void AMaskThatDoesNotFitIsToldOf(Func<Image<float>, Image<float>, Image<float>> fill)
    {
        Assert.That(() => fill(Draw((_, _) => 0), new Image<float>(3, 3, 1)), Throws.TypeOf<ShapeException>().With.Message.Contains("3x3"));
        var everything = new Image<float>(Side, Side, 1);
        everything.Samples.AsSpan().Fill(1);
        Assert.That(() => fill(Draw((_, _) => 0), everything), Throws.TypeOf<ShapeException>().With.Message.Contains("whole picture"));
    }

    private static Image<float> Draw(Func<int, int, float> value)
    {
        var image = new Image<float>(Side, Side, 3);
        for (int i = 0; i < Side * Side; i++) image.Samples.AsSpan(3 * i, 3).Fill(value(i % Side, i / Side));
        return image;
    }

    private static Image<float> Hole()
    {
        var mask = new Image<float>(Side, Side, 1);
        for (int i = 0; i < mask.Samples.Length; i++)
        {
            if (i % Side is >= 12 and < 27 && i / Side is >= 14 and < 25) mask.Samples[i] = 1;
        }

        return mask;
    }

    private static Image<float> WithHole(Image<float> image)
    {
        var result = new Image<float>(Side, Side, 3, [.. image.Samples]);
        for (int i = 0; i < Side * Side; i++)
        {
            if (Hole().Samples[i] > 0) result.Samples.AsSpan(3 * i, 3).Fill(0);
        }

        return result;
    }

    private static float Worst(Image<float> first, Image<float> second) => first.Samples.Zip(second.Samples, (a, b) => Math.Abs(a - b)).Max();

    private static double Mean(Image<float> first, Image<float> second) => first.Samples.Zip(second.Samples, (a, b) => Math.Abs(a - b)).Average();
}
