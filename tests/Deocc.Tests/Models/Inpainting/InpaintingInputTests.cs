using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Models.Inpainting;

namespace Deocc.Tests.Models.Inpainting;

/// <summary>The hole of a face and what the generator is given of it.</summary>
internal sealed class InpaintingInputTests
{
    private const int Side = 64;

    private static readonly Image<float> Region = Box(8, 8, 56, 56);

    [TestCase(0, 16, 40)]
    [TestCase(3, 13, 43)]
    [TestCase(-2, 18, 38)]
    public void Hole_GrowsByItsMarginWithinTheRegion(int margin, int top, int bottom)
    {
        Image<float> hole = InpaintingInput.Hole(Region, Without(Region, 8, 16, 56, 40), margin);
        int shrink = Math.Max(0, -margin);
        Assert.That(hole.Samples, Is.EqualTo(Box(8 + shrink, top, 56 - shrink, bottom).Samples));
    }

    [Test]
    public void Hole_LeavesSliversOut()
    {
        Image<float> visible = Without(Region, 8, 8, 56, 10);
        Assert.That(InpaintingInput.Hole(Region, visible, 3).Samples, Is.All.Zero);
        Assert.That(InpaintingInput.Hole(Region, Without(Region, 8, 8, 56, 11), 0).Samples.Sum(), Is.EqualTo(48 * 3));
        Assert.That(() => InpaintingInput.Hole(Region, new Image<float>(8, 8, 1), 0), Throws.InstanceOf<ShapeException>());
    }

    [Test]
    public void Hole_FollowsWhatCoversALittleBeyondTheRegion()
    {
        Image<float> visible = Without(Region, 20, 40, 44, 64);
        Assert.That(InpaintingInput.Hole(Region, visible, 0).Samples, Is.EqualTo(Box(20, 40, 44, 56).Samples));
        Assert.That(InpaintingInput.Hole(Region, visible, 0, Box(20, 40, 44, 64)).Samples, Is.EqualTo(Box(20, 40, 44, 62).Samples), "24 of 256 pixels are 6 of 64");
        Assert.That(() => InpaintingInput.Hole(Region, visible, 0, new Image<float>(8, 8, 1)), Throws.InstanceOf<ShapeException>());
    }

    [Test]
    public void Hole_LeavesWhatLeadsFarAwayAtTheRegionsEdge()
    {
        // The reach is 6 of 64 pixels: the rim below ends within it, the arm to the right does not.
        Image<float> region = Box(4, 4, 40, 40);
        Image<float> visible = Without(region, 20, 20, 40, 40);
        Image<float> covering = Box(20, 20, 60, 30);
        Image<float> rim = Box(20, 20, 30, 44);
        for (int i = 0; i < covering.Samples.Length; i++) covering.Samples[i] = Math.Max(covering.Samples[i], rim.Samples[i]);
        Image<float> hole = InpaintingInput.Hole(region, visible, 0, covering);
        Assert.That(hole.Pixel(50, 25)[0], Is.Zero, "the arm");
        Assert.That(hole.Pixel(42, 25)[0], Is.Zero, "the arm, near the face");
        Assert.That(hole.Pixel(25, 42)[0], Is.EqualTo(1), "the rim below");
        Assert.That(hole.Pixel(25, 25)[0], Is.EqualTo(1));
    }

    [Test]
    public void Fill_TakesTheColorsOfTheVisibleFaceAlone()
    {
        Image<float> visible = Without(Region, 20, 20, 56, 56);
        Image<float> hole = InpaintingInput.Hole(Region, visible, 0);
        var photo = new Image<float>(Side, Side, 3);
        for (int i = 0; i < photo.Samples.Length; i++) photo.Samples[i] = visible.Samples[i / 3] > 0 ? 0.25f * (1 + (i % 3)) : 0;
        Image<float> filled = InpaintingInput.Fill(photo, hole, visible);
        for (int i = 0; i < photo.Samples.Length; i++)
            Assert.That(filled.Samples[i], Is.EqualTo(hole.Samples[i / 3] > 0 ? 0.25f * (1 + (i % 3)) : photo.Samples[i]).Within(1e-4));
    }

    [Test]
    public void Fill_BlendsTheRenderedFaceIn()
    {
        Image<float> visible = Without(Region, 20, 20, 44, 44);
        Image<float> hole = InpaintingInput.Hole(Region, visible, 0);
        var render = new Image<float>(Side, Side, 3, [.. Enumerable.Range(0, Side * Side * 3).Select(i => (i * 7 % 11) / 22f)]);
        var brighter = new Image<float>(Side, Side, 3, [.. render.Samples.Select((sample, i) => hole.Samples[i / 3] > 0 ? 0 : sample + 0.25f)]);
        Image<float> filled = InpaintingInput.Fill(brighter, hole, visible, render, Region);
        Assert.That(filled.Samples, Is.EqualTo(render.Samples.Select(sample => sample + 0.25f)).Within(0.01));
    }

    [Test]
    public void Write_PutsMaskPictureAndRenderOneAfterAnother()
    {
        Image<float> visible = Without(Region, 20, 20, 44, 44);
        Image<float> hole = InpaintingInput.Hole(Region, visible, 0);
        var photo = new Image<float>(Side, Side, 3, [.. Enumerable.Range(0, Side * Side * 3).Select(i => (i % 7) / 7f)]);
        var render = new Image<float>(Side, Side, 3, [.. Enumerable.Range(0, Side * Side * 3).Select(i => (i % 5) / 5f)]);
        const int Plane = Side * Side;
        var input = new float[InpaintingInput.Channels * Plane];
        InpaintingInput.Write(input, photo, hole, visible, HoleFill.Noise, new RandomGenerator(1), render, Region);
        Assert.That(input[..Plane], Is.EqualTo(hole.Samples));
        var noise = new List<float>();
        for (int i = 0; i < 3 * Plane; i++)
        {
            (int channel, int pixel) = Math.DivRem(i, Plane);
            if (hole.Samples[pixel] > 0) noise.Add(input[Plane + i]);
            else Assert.That(input[Plane + i], Is.EqualTo((2 * photo.Samples[(3 * pixel) + channel]) - 1));
            float expected = Region.Samples[pixel] > 0 ? (2 * render.Samples[(3 * pixel) + channel]) - 1 : 0;
            Assert.That(input[(4 * Plane) + i], Is.EqualTo(expected));
        }

        Assert.That(noise.Average(), Is.Zero.Within(0.1));
        Assert.That(noise.Average(value => value * value), Is.EqualTo(1).Within(0.15));
        InpaintingInput.Write(input, photo, hole, visible, HoleFill.Smooth, new RandomGenerator(1));
        Assert.That(input[(4 * Plane)..], Is.All.Zero);
        Assert.That(() => InpaintingInput.Write(input, photo, hole, visible, HoleFill.Smooth, new RandomGenerator(1), render), Throws.InstanceOf<ShapeException>());
    }

    private static Image<float> Box(int left, int top, int right, int bottom)
    {
        var mask = new Image<float>(Side, Side, 1);
        for (int i = 0; i < mask.Samples.Length; i++)
            mask.Samples[i] = i % Side >= left && i % Side < right && i / Side >= top && i / Side < bottom ? 1 : 0;
        return mask;
    }

    private static Image<float> Without(Image<float> mask, int left, int top, int right, int bottom)
    {
        Image<float> box = Box(left, top, right, bottom);
        return new Image<float>(Side, Side, 1, [.. mask.Samples.Select((sample, i) => sample * (1 - box.Samples[i]))]);
    }
}
