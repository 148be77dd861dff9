using Deocc.Imaging;
using Deocc.Models.Reconstruction;
using Deocc.Training.Data;

namespace Deocc.Tests.Models.Reconstruction;

/// <summary>A drawn face bent onto landmarks.</summary>
internal sealed class FaceBendTests
{
    [Test]
    public void TheDrawnEyesComeToTheLandmarks()
    {
        const int Side = 128;
        FaceLandmarks drawn = AlignedLandmarks.For(Side);
        (float X, float Y)[] moved = [.. drawn.Points.ToArray()];
        moved[0] = (moved[0].X - 6, moved[0].Y + 4);
        var picture = new Image<float>(Side, Side, 3);
        var mask = new Image<float>(Side, Side, 1);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                bool isEye = double.Hypot(x + 0.5 - drawn[0].X, y + 0.5 - drawn[0].Y) < 4;
                picture.Pixel(x, y).Fill(isEye ? 1 : 0.2f);
                mask.Pixel(x, y)[0] = x > 10 ? 1 : 0;
            }
        }

        (Image<float> bent, Image<float> bentMask) = FaceBend.Apply(picture, mask, drawn, new FaceLandmarks(moved));
        Assert.That(bent.Pixel((int)moved[0].X, (int)moved[0].Y)[1], Is.EqualTo(1).Within(1e-3));
        Assert.That(bent.Pixel((int)drawn[0].X, (int)drawn[0].Y)[1], Is.LessThan(0.5), "the eye is no longer there");
        Assert.That(bent.Pixel((int)drawn[1].X, (int)drawn[1].Y)[1], Is.EqualTo(0.2f).Within(1e-3));
        Assert.That(bentMask.Samples, Is.All.EqualTo(0).Or.EqualTo(1));
        Assert.That(bentMask.Samples.Sum(), Is.EqualTo(mask.Samples.Sum()).Within(0.15 * mask.Samples.Length));
    }
}
