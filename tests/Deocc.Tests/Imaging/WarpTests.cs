using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Colors;

namespace Deocc.Tests.Imaging;

[TestFixture]
internal sealed class WarpTests
{
    [Test]
    public void ShrinkingIsAsGoodAsResizing([Values(1.5, 3.2, 10)] double factor, [Values] ResizeFilter filter)
    {
        Image<float> image = Texture(480, 320);
        (int width, int height) = ((int)(480 / factor), (int)(320 / factor));
        var shrink = new AffineTransform(width / 480.0, 0, 0, 0, height / 320.0, 0);
        Image<float> resized = ImageResize.Resize(image, width, height, filter);
        Image<float> warped = ImageWarp.Warp(image, shrink, width, height, BorderMode.Replicate, filter);
        Assert.That(Psnr(Inner(resized, 4), Inner(warped, 4)), Is.GreaterThan(filter == ResizeFilter.Area ? 28 : 42));
    }

    [Test]
    public void FineStripesDoNotAlias([Values(2, 3.7, 7.3, 31)] double factor, [Values(0, 0.3, 1.2)] double turn)
    {
        var stripes = new Image<float>(600, 600, 1);
        for (int i = 0; i < stripes.Samples.Length; i++) stripes.Samples[i] = (i + (i / 600)) % 2;
        AffineTransform shrink = new AffineTransform(1, 0, -300, 0, 1, -300).Then(AffineTransform.Similarity(1 / factor, turn, 6, 6));
        Image<float> small = ImageWarp.Warp(stripes, shrink, 12, 12, BorderMode.Reflect, ResizeFilter.Bicubic);
        Assert.That(small.Samples, Is.All.EqualTo(0.5f).Within(0.04));
    }

    [Test]
    public void ConstantsStayConstant(
        [Values] ResizeFilter filter, [Values(BorderMode.Replicate, BorderMode.Reflect)] BorderMode border, [Values(0.07, 0.6, 1, 2.3)] double scale)
    {
        var image = new Image<float>(37, 23, 2);
        Array.Fill(image.Samples, 0.375f);
        AffineTransform transform = AffineTransform.Similarity(scale, 0.7, 3, 9);
        Assert.That(ImageWarp.Warp(image, transform, 16, 16, border, filter).Samples, Is.All.EqualTo(0.375f).Within(1e-5));
    }

    [Test]
    public void NoLightIsLostOverZeros([Values(0.11, 0.45, 1.9)] double scale)
    {
        Image<float> image = Texture(60, 50);
        AffineTransform transform = new AffineTransform(1, 0, -30, 0, 1, -25).Then(AffineTransform.Similarity(scale, 0.4, 100, 100));
        Image<float> warped = ImageWarp.Warp(image, transform, 200, 200);
        Assert.That(warped.Samples.Sum(), Is.EqualTo(image.Samples.Sum() * scale * scale).Within(0.02 * image.Samples.Sum() * scale * scale));
    }

    [Test]
    public void BytesGiveTheRoundedNumbers([Values(0.05, 0.4, 1.3)] double scale, [Values] BorderMode border)
    {
        Image<byte> bytes = ImageChannels.ToBytes(Texture(200, 150));
        AffineTransform transform = AffineTransform.Similarity(scale, -0.2, 5, 3);
        Image<float> floats = ImageWarp.Warp(ImageChannels.ToFloats(bytes), transform, 40, 30, border, ResizeFilter.Bicubic);
        Image<byte> warped = ImageWarp.Warp(bytes, transform, 40, 30, border, ResizeFilter.Bicubic);
        for (int i = 0; i < warped.Samples.Length; i++)
            Assert.That((double)warped.Samples[i], Is.EqualTo(Math.Clamp(255 * floats.Samples[i], 0, 255)).Within(0.51));
    }

    [Test]
    public void RampsAreInterpolatedExactly([Values(ResizeFilter.Bilinear, ResizeFilter.Bicubic)] ResizeFilter filter)
    {
        var ramp = new Image<float>(20, 20, 1);
        for (int i = 0; i < ramp.Samples.Length; i++) ramp.Samples[i] = (i % 20) + 0.5f + (2 * ((i / 20) + 0.5f));
        AffineTransform transform = AffineTransform.Similarity(3.1, 0.25, 2, 14);
        Image<float> warped = ImageWarp.Warp(ramp, transform, 50, 50, BorderMode.Replicate, filter);
        for (int y = 0; y < 50; y++)
        {
            for (int x = 0; x < 50; x++)
            {
                (double sourceX, double sourceY) = transform.Invert().Apply(x + 0.5, y + 0.5);
                if (sourceX is < 2 or > 18 || sourceY is < 2 or > 18) continue;
                Assert.That(warped.Pixel(x, y)[0], Is.EqualTo(sourceX + (2 * sourceY)).Within(1e-4));
            }
        }
    }

    [Test]
    public void FarAwayAndFlatTransformsAreHarmless()
    {
        Image<float> image = Texture(20, 20);
        Image<float> away = ImageWarp.Warp(image, AffineTransform.Identity with { C = 1e15 }, 8, 8);
        Assert.That(away.Samples, Is.All.Zero);
        Image<float> tiny = ImageWarp.Warp(image, AffineTransform.Similarity(1e-6, 0, 4.5, 4.5), 8, 8);
        Assert.That(tiny.Samples, Is.All.LessThan(1e-3f));
        Assert.Throws<ShapeException>(() => ImageWarp.Warp(image, default, 8, 8));
    }

    private static Image<float> Texture(int width, int height)
    {
        var random = new System.Random(9);
        var image = new Image<float>(width, height, 1);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                image.Pixel(x, y)[0] = (float)(0.5 + (0.2 * Math.Sin(x * 0.31) * Math.Cos(y * 0.17)) + (0.15 * Math.Sin((x + y) * 0.9)) + (0.1 * (random.NextDouble() - 0.5)));
        }

        return image;
    }

    private static Image<float> Inner(Image<float> image, int margin) =>
        ImageCrop.Crop(image, margin, margin, image.Width - (2 * margin), image.Height - (2 * margin));

    private static double Psnr(Image<float> first, Image<float> second)
    {
        double sum = 0;
        for (int i = 0; i < first.Samples.Length; i++) sum += Math.Pow(first.Samples[i] - second.Samples[i], 2);
        return -10 * Math.Log10(sum / first.Samples.Length);
    }
}
