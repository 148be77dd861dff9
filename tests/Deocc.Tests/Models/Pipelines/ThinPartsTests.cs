using Deocc.Imaging;
using Deocc.Models.Pipelines.Srg;

namespace Deocc.Tests.Models.Pipelines;

/// <summary>Which lines a hole follows.</summary>
internal sealed class ThinPartsTests
{
    private const int Side = 64;
    private const int LineRow = 30;

    [Test]
    public void ADarkLineOfADoubtfulPlaceIsFollowedAsFarAsItGoes()
    {
        Image<float> hole = ThinParts.AddTo(Lens(), Picture(hasLine: true), Map(0.5f), Covering(0.1f), Map(1));
        Assert.That(hole.Pixel(30, LineRow)[0], Is.EqualTo(1));
        Assert.That(hole.Pixel(43, LineRow)[0], Is.EqualTo(1));
        Assert.That(hole.Pixel(50, LineRow)[0], Is.Zero, "the line ends at 45");
        Assert.That(hole.Pixel(30, LineRow + 8)[0], Is.Zero);
    }

    [Test]
    public void NothingIsFollowedWithoutALineOrDoubt()
    {
        Image<float> lens = Lens();
        Assert.That(ThinParts.AddTo(lens, Picture(hasLine: false), Map(0.5f), Covering(0.1f), Map(1)).Samples, Is.EqualTo(lens.Samples));
        Assert.That(ThinParts.AddTo(lens, Picture(hasLine: true), Map(0.97f), Covering(0.1f), Map(1)).Samples, Is.EqualTo(lens.Samples), "surely skin: a wrinkle");
        Assert.That(ThinParts.AddTo(lens, Picture(hasLine: true), Map(0.5f), Covering(0.01f), Map(1)).Samples, Is.EqualTo(lens.Samples), "surely no cover");
        Assert.That(ThinParts.AddTo(lens, Picture(hasLine: true), Map(0.5f), Covering(0.1f), Lens()).Samples, Is.EqualTo(lens.Samples), "beyond the face");
    }

    /// <summary>A square that surely covers.</summary>
    private static Image<float> Lens()
    {
        var lens = new Image<float>(Side, Side, 1);
        for (int y = 24; y < 40; y++) lens.Row(y)[4..20].Fill(1);
        return lens;
    }

    private static Image<float> Map(float value)
    {
        var map = new Image<float>(Side, Side, 1);
        map.Samples.AsSpan().Fill(value);
        return map;
    }

    private static Image<float> Covering(float elsewhere)
    {
        Image<float> covering = Lens();
        for (int i = 0; i < covering.Samples.Length; i++) covering.Samples[i] = Math.Max(covering.Samples[i], elsewhere);
        return covering;
    }

    /// <summary>Light, with a dark line of two pixels to the right of the square.</summary>
    private static Image<byte> Picture(bool hasLine)
    {
        var picture = new Image<byte>(Side, Side, 3);
        picture.Samples.AsSpan().Fill(200);
        for (int y = LineRow; hasLine && y < LineRow + 2; y++) picture.Row(y)[(3 * 20)..(3 * 45)].Fill(90);
        return picture;
    }
}
