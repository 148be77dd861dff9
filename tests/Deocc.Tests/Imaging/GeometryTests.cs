using Deocc.Imaging;

namespace Deocc.Tests.Imaging;

[TestFixture]
internal sealed class GeometryTests
{
    [Test]
    public void ResizingKeepsConstantsAndMeans([Values] ResizeFilter filter, [Values(5, 17, 40)] int width)
    {
        Image<float> image = Noise(17, 12, 2, seed: 1);
        var constant = new Image<float>(17, 12, 2);
        Array.Fill(constant.Samples, 0.25f);
        Assert.That(ImageResize.Resize(constant, width, 9, filter).Samples, Is.All.EqualTo(0.25f).Within(1e-6));
        if (width == 17) Assert.That(ImageResize.Resize(image, 17, 12, filter).Samples, Is.EqualTo(image.Samples).Within(1e-6));
    }

    [Test]
    public void AreaResizingByWholeFactorsIsTheMean()
    {
        Image<float> image = Noise(12, 8, 1, seed: 2);
        Image<float> half = ImageResize.Resize(image, 6, 4, ResizeFilter.Area);
        float expected = (image.Pixel(2, 2)[0] + image.Pixel(3, 2)[0] + image.Pixel(2, 3)[0] + image.Pixel(3, 3)[0]) / 4;
        Assert.That(half.Pixel(1, 1)[0], Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void AWarpAndItsInverseGiveTheInteriorBack()
    {
        var smooth = new Image<float>(40, 40, 1);
        for (int y = 0; y < 40; y++)
        {
            for (int x = 0; x < 40; x++) smooth.Pixel(x, y)[0] = MathF.Sin(x * 0.1f) + MathF.Cos(y * 0.12f);
        }

        AffineTransform turn = AffineTransform.Similarity(1.3, 0.4, 8, 32);
        Image<float> there = ImageWarp.Warp(smooth, turn, 120, 120);
        Image<float> back = ImageWarp.Warp(there, turn.Invert(), 40, 40);
        for (int y = 4; y < 36; y++)
        {
            for (int x = 4; x < 36; x++) Assert.That(back.Pixel(x, y)[0], Is.EqualTo(smooth.Pixel(x, y)[0]).Within(0.01));
        }
    }

    [Test]
    public void BordersAreZeroReplicatedOrReflected()
    {
        var image = new Image<float>(3, 1, 1, [1, 2, 3]);
        AffineTransform shift = AffineTransform.Identity with { C = 2 };
        Assert.That(ImageWarp.Warp(image, shift, 4, 1).Samples, Is.EqualTo((float[])[0, 0, 1, 2]));
        Assert.That(ImageWarp.Warp(image, shift, 4, 1, BorderMode.Replicate).Samples, Is.EqualTo((float[])[1, 1, 1, 2]));
        Assert.That(ImageWarp.Warp(image, shift, 4, 1, BorderMode.Reflect).Samples, Is.EqualTo((float[])[3, 2, 1, 2]));
    }

    [Test]
    public void ASimilarityIsFoundFromItsPoints()
    {
        AffineTransform truth = AffineTransform.Similarity(0.7, -0.3, 5, -2);
        (double X, double Y)[] from = [(0, 0), (4, 1), (-3, 6), (2, -5)];
        (double X, double Y)[] to = [.. from.Select(point => truth.Apply(point.X, point.Y))];
        AffineTransform found = AffineTransform.FitSimilarity(from, to);
        Assert.That(found.A, Is.EqualTo(truth.A).Within(1e-12));
        Assert.That(found.B, Is.EqualTo(truth.B).Within(1e-12));
        Assert.That(found.C, Is.EqualTo(truth.C).Within(1e-12));
        Assert.That(found.D, Is.EqualTo(truth.D).Within(1e-12));
        Assert.That(found.F, Is.EqualTo(truth.F).Within(1e-12));
    }

    [Test]
    public void DilationAndErosionMatchTheirDefinition([Values(0, 1, 3, 20)] int radius)
    {
        Image<float> mask = Noise(13, 9, 1, seed: 3);
        Image<float> dilated = Morphology.Dilate(mask, radius);
        Image<float> eroded = Morphology.Erode(mask, radius);
        for (int y = 0; y < 9; y++)
        {
            for (int x = 0; x < 13; x++)
            {
                float largest = float.MinValue;
                float smallest = float.MaxValue;
                for (int v = Math.Max(0, y - radius); v <= Math.Min(8, y + radius); v++)
                {
                    for (int u = Math.Max(0, x - radius); u <= Math.Min(12, x + radius); u++)
                    {
                        largest = Math.Max(largest, mask.Pixel(u, v)[0]);
                        smallest = Math.Min(smallest, mask.Pixel(u, v)[0]);
                    }
                }

                Assert.That(dilated.Pixel(x, y)[0], Is.EqualTo(largest));
                Assert.That(eroded.Pixel(x, y)[0], Is.EqualTo(smallest));
            }
        }
    }

    [Test]
    public void ComponentsTouchAtSidesAndCorners()
    {
        var mask = new Image<byte>(5, 3, 1, [1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 9, 0]);
        (int[] labels, int[] sizes) = ConnectedComponents.Label(mask);
        Assert.That(labels, Is.EqualTo((int[])[1, 0, 0, 2, 2, 0, 1, 0, 0, 0, 0, 0, 0, 3, 0]));
        Assert.That(sizes, Is.EqualTo((int[])[10, 2, 2, 1]));
    }

    private static Image<float> Noise(int width, int height, int channels, int seed)
    {
        var random = new System.Random(seed);
        var image = new Image<float>(width, height, channels);
        for (int i = 0; i < image.Samples.Length; i++) image.Samples[i] = random.NextSingle();
        return image;
    }
}
