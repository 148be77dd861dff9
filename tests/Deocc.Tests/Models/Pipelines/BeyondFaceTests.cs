using System.Numerics;
using Deocc.Imaging;
using Deocc.Models.Pipelines.Srg;

namespace Deocc.Tests.Models.Pipelines;

/// <summary>What is painted beyond the face gets the hues of the face and of what surrounds it.</summary>
internal sealed class BeyondFaceTests
{
    private const int Side = 64;
    private const int FaceEnd = 32;
    private const int HoleEnd = 48;

    private static readonly Vector3 Skin = new(0.8f, 0.6f, 0.5f);
    private static readonly Vector3 Wall = new(0.9f, 0.9f, 0.9f);
    private static readonly Vector3 Fringe = new(0.3f, 0.9f, 0.4f);

    [Test]
    public void AForeignHueGoesAndItsLumaStays()
    {
        Image<float> painting = Picture(x => x < FaceEnd ? Skin : x < HoleEnd ? Fringe : Wall);
        Image<float> result = BeyondFace.Unify(painting, Mask(x => x is >= 20 and < HoleEnd), Mask(x => x < FaceEnd), covering: null);
        ReadOnlySpan<float> fringe = result.Pixel(HoleEnd - 2, 30);
        Assert.That(fringe[1] - fringe[0], Is.LessThan(0.01f), "no longer green");
        Assert.That(Luma(fringe), Is.EqualTo(Vector3.Dot(Fringe, new Vector3(0.299f, 0.587f, 0.114f))).Within(1e-3));
        for (int x = 0; x < Side; x++)
        {
            if (x is >= FaceEnd and < HoleEnd) continue;
            Assert.That(result.Pixel(x, 30).ToArray(), Is.EqualTo(painting.Pixel(x, 30).ToArray()), $"face and photograph at {x}");
        }
    }

    [Test]
    public void WhatCoversBesideTheHoleGivesNoHue()
    {
        // A blue rest of a mask along the lower half of the hole's edge.
        Image<float> painting = Picture((x, y) => x < FaceEnd ? Skin : x < HoleEnd ? Fringe : y >= 32 && x < HoleEnd + 6 ? new Vector3(0.1f, 0.2f, 0.9f) : Wall);
        Image<float> covering = Mask((x, y) => y >= 32 && x is >= HoleEnd and < HoleEnd + 6);
        Image<float> result = BeyondFace.Unify(painting, Mask(x => x is >= 20 and < HoleEnd), Mask(x => x < FaceEnd), covering);
        ReadOnlySpan<float> beside = result.Pixel(HoleEnd - 2, 50);
        Assert.That(beside[2], Is.LessThan(beside[0] + 0.02f), "not blue");
    }

    [Test]
    public void AHoleWithinTheFaceComesBackAsItIs()
    {
        Image<float> painting = Picture(x => x < FaceEnd ? Skin : Wall);
        Image<float> result = BeyondFace.Unify(painting, Mask(x => x is >= 10 and < 20), Mask(x => x < FaceEnd), covering: null);
        Assert.That(result, Is.SameAs(painting));
    }

    [Test]
    public void AShadowAlongTheHoleLeavesNoLine()
    {
        // The photograph gets darker towards the hole, as under the rim of glasses; the painting does not.
        Image<float> photo = Picture(x => Skin * (1 - (0.15f * Math.Clamp((34 - x) / 8f, 0, 1))));
        Image<float> painting = Picture(_ => Skin);
        Image<float> hole = Mask(x => x < 24);
        Image<float> result = SoftRim.LeadUp(photo, painting, hole, Mask(x => x < 40), tolerance: 1e-4);
        float darkest = Enumerable.Range(24, 16).Min(x => result.Pixel(x, 30)[1]);
        Assert.That(photo.Pixel(24, 30)[1], Is.LessThan(0.9f * Skin.Y));
        Assert.That(darkest, Is.GreaterThan(0.94f * Skin.Y));
        Assert.That(Math.Abs(result.Pixel(23, 30)[1] - result.Pixel(24, 30)[1]), Is.LessThan(0.02f), "no step at the hole");
        Assert.That(result.Pixel(10, 30).ToArray(), Is.EqualTo(painting.Pixel(10, 30).ToArray()), "the painting stays");
        Assert.That(result.Pixel(45, 30).ToArray(), Is.EqualTo(photo.Pixel(45, 30).ToArray()), "so does the photograph");
    }

    private static float Luma(ReadOnlySpan<float> pixel) => (0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2]);

    private static Image<float> Picture(Func<int, Vector3> color) => Picture((x, _) => color(x));

    private static Image<float> Picture(Func<int, int, Vector3> color)
    {
        var picture = new Image<float>(Side, Side, 3);
        for (int i = 0; i < Side * Side; i++) color(i % Side, i / Side).CopyTo(picture.Samples.AsSpan(3 * i, 3));
        return picture;
    }

    private static Image<float> Mask(Func<int, bool> isInside) => Mask((x, _) => isInside(x));

    private static Image<float> Mask(Func<int, int, bool> isInside)
    {
        var mask = new Image<float>(Side, Side, 1);
        for (int i = 0; i < mask.Samples.Length; i++) mask.Samples[i] = isInside(i % Side, i / Side) ? 1 : 0;
        return mask;
    }
}
