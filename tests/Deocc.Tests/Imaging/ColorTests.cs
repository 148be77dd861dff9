using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Colors;

namespace Deocc.Tests.Imaging;

[TestFixture]
internal sealed class ColorTests
{
    private static readonly float[] Colors = [0.2f, 0.5f, 0.9f, 1, 1, 1, 0.8f, 0.1f, 0.05f, 0.01f, 0.02f, 0.015f];

    // scikit-image 0.19: skimage.color.rgb2lab and rgb2hsv of the colors above.
    private static readonly float[] Lab =
        [53.7009f, 12.1593f, -58.3487f, 100, 0, 0, 43.6345f, 64.7362f, 53.2169f, 1.2244f, -0.8442f, 0.2477f];

    private static readonly float[] Hsv = [0.595238f, 0.777778f, 0.9f, 0, 0, 1, 0.011111f, 0.9375f, 0.8f, 0.416667f, 0.5f, 0.02f];

    private static IEnumerable<TestCaseData> Pairs()
    {
        yield return Pair("linear", ColorSpace.RgbToLinear, ColorSpace.LinearToRgb);
        yield return Pair("YCbCr", ColorSpace.RgbToYcc, ColorSpace.YccToRgb);
        yield return Pair("HSV", ColorSpace.RgbToHsv, ColorSpace.HsvToRgb);
        yield return Pair("Lab", ColorSpace.RgbToLab, ColorSpace.LabToRgb);

        static TestCaseData Pair(string name, Func<Image<float>, Image<float>> there, Func<Image<float>, Image<float>> back) =>
            new TestCaseData(there, back).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Pairs))]
    public void ConversionsUndoEachOther(Func<Image<float>, Image<float>> there, Func<Image<float>, Image<float>> back)
    {
        var random = new System.Random(5);
        var image = new Image<float>(16, 16, 3);
        for (int i = 0; i < image.Samples.Length; i++) image.Samples[i] = random.Next(4) == 0 ? random.Next(2) : random.NextSingle();
        Assert.That(back(there(image)).Samples, Is.EqualTo(image.Samples).Within(2e-5));
    }

    [Test]
    public void LabAndHsvMatchScikitImage()
    {
        var image = new Image<float>(4, 1, 3, Colors);
        Assert.That(ColorSpace.RgbToLab(image).Samples, Is.EqualTo(Lab).Within(0.02));
        Assert.That(ColorSpace.RgbToHsv(image).Samples, Is.EqualTo(Hsv).Within(2e-6));
    }

    [Test]
    public void KnownValues()
    {
        Assert.That(ColorSpace.ToLinear(0.5f), Is.EqualTo(0.2140411f).Within(1e-6));
        var red = new Image<float>(1, 1, 3, [1, 0, 0]);
        Assert.That(ColorSpace.RgbToYcc(red).Samples, Is.EqualTo((float[])[0.299f, 0.331264f, 1]).Within(1e-5));
        Assert.That(ImageChannels.ToGrey(red).Samples[0], Is.EqualTo(0.299f));
        Assert.Throws<ShapeException>(() => ColorSpace.RgbToLab(new Image<float>(1, 1, 1)));
    }

    [Test]
    public void ChannelsAreMadeAndDropped()
    {
        var greyAlpha = new Image<byte>(1, 1, 2, [10, 20]);
        Assert.That(ImageChannels.ToRgb(greyAlpha).Samples, Is.EqualTo((byte[])[10, 10, 10]));
        Assert.That(ImageChannels.ToRgba(greyAlpha, (byte)255).Samples, Is.EqualTo((byte[])[10, 10, 10, 20]));
        Assert.That(ImageChannels.ToRgba(new Image<byte>(1, 1, 3, [1, 2, 3]), (byte)255).Samples, Is.EqualTo((byte[])[1, 2, 3, 255]));
        Assert.That(ImageChannels.Extract(new Image<byte>(1, 1, 3, [1, 2, 3]), 2).Samples, Is.EqualTo((byte[])[3]));
        Assert.That(ImageChannels.WithAlpha(new Image<byte>(1, 1, 3, [1, 2, 3]), new Image<byte>(1, 1, 1, [9])).Samples, Is.EqualTo((byte[])[1, 2, 3, 9]));
        Assert.That(ImageChannels.ToBytes(new Image<float>(4, 1, 1, [-1, 0.5f, 2, float.NaN])).Samples, Is.EqualTo((byte[])[0, 128, 255, 0]));
        var bytes = new Image<byte>(256, 1, 1, [.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        Assert.That(ImageChannels.ToBytes(ImageChannels.ToFloats(bytes)).Samples, Is.EqualTo(bytes.Samples));
    }

    [Test]
    public void LayingOverFollowsPorterAndDuff()
    {
        var below = new Image<float>(2, 1, 4, [1, 0, 0, 0.5f, 1, 0, 0, 1]);
        var above = new Image<float>(1, 1, 4, [0, 0, 1, 0.5f]);
        Compositing.Over(below, above, left: 0);
        Compositing.Over(below, above, left: 1, opacity: 0.5f);
        Compositing.Over(below, above, left: 2);
        Assert.That(below.Samples, Is.EqualTo((float[])[1f / 3, 0, 2f / 3, 0.75f, 0.75f, 0, 0.25f, 1]).Within(1e-6));
        Image<float> premultiplied = Compositing.Premultiply(above);
        Assert.That(premultiplied.Samples, Is.EqualTo((float[])[0, 0, 0.5f, 0.5f]));
        Assert.That(Compositing.Unpremultiply(premultiplied).Samples, Is.EqualTo(above.Samples));
        Assert.That(Compositing.Flatten(new Image<byte>(1, 1, 4, [200, 100, 0, 51]), 0, 0, 255).Samples, Is.EqualTo((byte[])[40, 20, 204]));
        Assert.Throws<ShapeException>(() => Compositing.Over(below, new Image<float>(1, 1, 3)));
    }

    [Test]
    public void MixingFollowsItsMask()
    {
        var below = new Image<float>(2, 1, 2, [0, 1, 2, 3]);
        var above = new Image<float>(2, 1, 2, [4, 5, 6, 7]);
        var mask = new Image<float>(2, 1, 1, [0.25f, 1]);
        Assert.That(Compositing.Mix(below, above, mask).Samples, Is.EqualTo((float[])[1, 2, 6, 7]));
        Assert.Throws<ShapeException>(() => Compositing.Mix(below, above, above));
    }
}
