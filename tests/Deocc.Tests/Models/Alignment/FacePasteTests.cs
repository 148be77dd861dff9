using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Imaging.Drawing;

namespace Deocc.Tests.Models.Alignment;

[TestFixture]
internal sealed class FacePasteTests
{
    private const int Size = 64;

    private static IEnumerable<FaceCrop> Crops()
    {
        // A photograph larger than the crop, one of its size, one smaller, a turned one, and one that reaches beyond the border.
        yield return Crop(0.25, 0, 150, 120);
        yield return Crop(1, 0, 100, 90);
        yield return Crop(3, 0.1, 150, 100);
        yield return Crop(0.6, 0.7, 150, 100);
        yield return Crop(0.5, -0.3, 280, 10);
    }

    [TestCaseSource(nameof(Crops))]
    public void NothingOutsideTheRegionChangesInAnyBit(FaceCrop crop)
    {
        Image<byte> photo = Noise(300, 200, 3);
        Image<float> region = ShapeMask.Disc(Size, Size, (34, 30), 14);
        Image<byte> pasted = FacePaste.Paste(photo, Solid(1, 0, 0), region, crop, softEdge: 6);
        int changed = 0;
        for (int y = 0; y < photo.Height; y++)
        {
            for (int x = 0; x < photo.Width; x++)
            {
                (double cropX, double cropY) = crop.ToCrop.Apply(x + 0.5, y + 0.5);
                bool isOutside = double.Hypot(cropX - 34, cropY - 30) > 14.5 + (crop.PhotoPixelsPerPixel < 1 ? 1 : Math.Sqrt(2) / crop.PhotoPixelsPerPixel) + 1;
                bool isSame = pasted.Pixel(x, y).SequenceEqual(photo.Pixel(x, y));
                if (isOutside) Assert.That(isSame, Is.True, $"({x}, {y})");
                else if (!isSame) changed++;
            }
        }

        Assert.That(changed, Is.GreaterThan(crop.ToPhoto.C > 200 ? 0 : 50));
        Assert.That(pasted.Samples, Is.Not.SameAs(photo.Samples));
    }

    [Test]
    public void TheEdgeFadesInsideTheRegion()
    {
        FaceCrop crop = Crop(1, 0, 32, 32);
        var photo = new Image<byte>(Size, Size, 3);
        Image<float> region = new(Size, Size, 1);
        for (int y = 0; y < Size; y++) region.Row(y)[20..50].Fill(1);
        Image<byte> pasted = FacePaste.Paste(photo, Solid(1, 1, 1), region, crop, softEdge: 10);
        ReadOnlySpan<byte> row = pasted.Row(32);
        for (int x = 0; x < 20; x++) Assert.That(row[3 * x], Is.Zero);
        for (int x = 21; x < 30; x++) Assert.That(row[3 * x], Is.GreaterThanOrEqualTo(row[3 * (x - 1)]));
        Assert.That(row[3 * 20], Is.LessThan(8));
        Assert.That(row[3 * 25], Is.InRange(90, 200));
        Assert.That(row[3 * 35], Is.EqualTo(255));
        Image<byte> hard = FacePaste.Paste(photo, Solid(1, 1, 1), region, crop, softEdge: 0);
        Assert.That((hard.Pixel(19, 32)[0], hard.Pixel(20, 32)[0]), Is.EqualTo(((byte)0, (byte)255)));
    }

    [TestCaseSource(nameof(Crops))]
    public void AnUnchangedSmoothCropGivesThePhotographBack(FaceCrop crop)
    {
        var photo = new Image<byte>(300, 200, 3);
        for (int y = 0; y < 200; y++)
        {
            for (int x = 0; x < 300; x++)
            {
                for (int c = 0; c < 3; c++) photo.Pixel(x, y)[c] = (byte)(128 + (60 * Math.Sin((x * 0.02) + c)) + (50 * Math.Cos(y * 0.025)));
            }
        }

        Image<float> everything = new(Size, Size, 1);
        Array.Fill(everything.Samples, 1);
        Image<byte> pasted = FacePaste.Paste(photo, crop.Extract(ImageChannels.ToFloats(photo)), everything, crop);
        for (int i = 0; i < photo.Samples.Length; i++) Assert.That((int)pasted.Samples[i], Is.EqualTo(photo.Samples[i]).Within(3));
    }

    [Test]
    public void GreyPhotographsAndAlphaStayWhatTheyAre()
    {
        FaceCrop crop = Crop(1, 0, 32, 32);
        Image<float> everything = new(Size, Size, 1);
        Array.Fill(everything.Samples, 1);
        Image<byte> grey = FacePaste.Paste(new Image<byte>(Size, Size, 1), Solid(1, 0, 0), everything, crop);
        Assert.That(grey.Pixel(32, 32)[0], Is.EqualTo(76));
        Image<byte> transparent = FacePaste.Paste(new Image<byte>(Size, Size, 4), Solid(1, 0, 0), everything, crop);
        Assert.That(transparent.Pixel(32, 32).ToArray(), Is.EqualTo((byte[])[255, 0, 0, 0]));
        Assert.Throws<ShapeException>(() => FacePaste.Paste(grey, new Image<float>(5, 5, 3), everything, crop));
        Assert.Throws<ShapeException>(() => FacePaste.Paste(grey, Solid(1, 0, 0), new Image<float>(5, 5, 1), crop));
    }

    /// <summary>A crop whose middle is at a place of the photograph.</summary>
    private static FaceCrop Crop(double scale, double turn, double x, double y) =>
        new(new AffineTransform(1, 0, -x, 0, 1, -y).Then(AffineTransform.Similarity(scale, turn, Size / 2, Size / 2)), Size);

    private static Image<float> Solid(float r, float g, float b)
    {
        var image = new Image<float>(Size, Size, 3);
        for (int i = 0; i < image.Samples.Length; i += 3) (image.Samples[i], image.Samples[i + 1], image.Samples[i + 2]) = (r, g, b);
        return image;
    }

    private static Image<byte> Noise(int width, int height, int channels)
    {
        var image = new Image<byte>(width, height, channels);
        new System.Random(3).NextBytes(image.Samples);
        return image;
    }
}
