using Deocc.Engine.Diagnostics;
using Deocc.Imaging;

namespace Deocc.Tests.Imaging;

[TestFixture]
internal sealed class BlurAndCropTests
{
    private static readonly float[] Picture = [1, 0, 2, 0, 5, 0, 3, 0, 1, 0, 4, 0, 0, 0, 1];

    // scipy.ndimage.gaussian_filter(picture, 0.8, mode=..., truncate=4).
    private static readonly float[] Mirrored =
    [
        1.006912f, 1.10767f, 0.986332f, 1.075956f, 1.519063f, 1.334038f, 1.225528f, 0.779666f, 0.736593f, 0.953636f, 1.647526f,
        1.210316f, 0.522714f, 0.453065f, 0.571896f,
    ];

    private static readonly float[] Nearest =
    [
        0.817816f, 0.900628f, 1.058847f, 1.416149f, 2.909552f, 1.291916f, 1.186238f, 0.767039f, 0.773455f, 1.252479f, 2.420237f,
        1.114072f, 0.317535f, 0.35624f, 0.698657f,
    ];

    private static readonly float[] Zero =
    [
        0.470713f, 0.709239f, 0.773817f, 0.931093f, 1.328597f, 0.92105f, 1.122445f, 0.738145f, 0.698966f, 0.807636f, 1.163077f,
        0.81725f, 0.287867f, 0.278619f, 0.356697f,
    ];

    [Test]
    public void BlurringMatchesScipy()
    {
        var image = new Image<float>(5, 3, 1, Picture);
        Assert.That(GaussianBlur.Apply(image, 0.8).Samples, Is.EqualTo(Mirrored).Within(2e-6));
        Assert.That(GaussianBlur.Apply(image, 0.8, BorderMode.Replicate).Samples, Is.EqualTo(Nearest).Within(2e-6));
        Assert.That(GaussianBlur.Apply(image, 0.8, BorderMode.Zero).Samples, Is.EqualTo(Zero).Within(2e-6));
    }

    [Test]
    public void ChannelsAreBlurredApart([Values(0, 0.6, 3.1, 40)] double sigma)
    {
        var random = new System.Random(4);
        var image = new Image<float>(33, 21, 3);
        for (int i = 0; i < image.Samples.Length; i++) image.Samples[i] = random.NextSingle();
        Image<float> blurred = GaussianBlur.Apply(image, sigma);
        for (int c = 0; c < 3; c++)
        {
            Image<float> single = Deocc.Imaging.Colors.ImageChannels.Extract(image, c);
            Assert.That(Deocc.Imaging.Colors.ImageChannels.Extract(blurred, c).Samples, Is.EqualTo(GaussianBlur.Apply(single, sigma).Samples).Within(1e-6));
        }

        if (sigma == 0) Assert.That(blurred.Samples, Is.EqualTo(image.Samples));
        Assert.Throws<ShapeException>(() => GaussianBlur.Apply(image, -1));
    }

    [Test]
    public void CroppingReachesBeyondTheBorder([Values] BorderMode border, [Values(-7, -2, 0, 1, 9)] int left, [Values(1, 3, 12)] int width)
    {
        var image = new Image<float>(5, 3, 1, Picture);
        Image<float> cropped = ImageCrop.Crop(image, left, -1, width, 4, border);
        Image<float> warped = ImageWarp.Warp(image, new AffineTransform(1, 0, -left, 0, 1, 1), width, 4, border);
        Assert.That(cropped.Samples, Is.EqualTo(warped.Samples));
    }

    [Test]
    public void PastingCutsOffWhatIsOutside()
    {
        var target = new Image<byte>(3, 2, 1);
        var source = new Image<byte>(2, 2, 1, [1, 2, 3, 4]);
        ImageCrop.Paste(target, source, -1, -1);
        ImageCrop.Paste(target, source, 2, 1);
        ImageCrop.Paste(target, source, 7, 0);
        ImageCrop.Paste(target, source, -2, 0);
        Assert.That(target.Samples, Is.EqualTo((byte[])[4, 0, 0, 0, 0, 1]));
        Assert.Throws<ShapeException>(() => ImageCrop.Paste(target, new Image<byte>(1, 1, 3), 0, 0));
    }

    [Test]
    public void FlippingTwiceGivesThePictureBack()
    {
        var image = new Image<float>(5, 3, 1, Picture);
        Assert.That(ImageCrop.FlipHorizontally(image).Row(0).ToArray(), Is.EqualTo((float[])[5, 0, 2, 0, 1]));
        Assert.That(ImageCrop.FlipVertically(image).Row(0).ToArray(), Is.EqualTo((float[])[4, 0, 0, 0, 1]));
        Assert.That(ImageCrop.FlipVertically(ImageCrop.FlipVertically(image)).Samples, Is.EqualTo(Picture));
    }
}
