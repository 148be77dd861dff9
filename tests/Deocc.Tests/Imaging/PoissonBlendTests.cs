using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Blending;

namespace Deocc.Tests.Imaging;

/// <summary>Poisson blending against a dense solution of the same equations, in double precision.</summary>
internal sealed class PoissonBlendTests
{
    private static readonly PoissonOptions Exact = new() { Tolerance = 1e-7, MaxIterations = 200 };

    [TestCase(13, 11, 1, false)]
    [TestCase(13, 11, 3, true)]
    [TestCase(24, 9, 4, false)]
    [TestCase(17, 18, 2, true)]
    public void Apply_SolvesTheEquations(int width, int height, int channels, bool mixed)
    {
        (Image<float> destination, Image<float> source) = (Noise(width, height, channels, 1), Noise(width, height, channels, 2));
        (Image<float> support, Image<float> border) = (Noise(width, height, 1, 4), Mask(width, height, (x, y) => (x + (3 * y)) % 5 > 0));
        foreach (Image<float> mask in new[] { Ellipse(width, height), Noise(width, height, 1, 3), Edge(width, height) })
        {
            PoissonOptions options = Exact with { MixedGradients = mixed, Support = mixed ? support : null, Border = mixed ? border : null };
            Image<float> blend = PoissonBlend.Apply(destination, source, mask, options);
            double[,] expected = SolveDensely(destination, source, mask, options);
            for (int i = 0; i < mask.Samples.Length; i++)
            {
                for (int c = 0; c < channels; c++)
                {
                    float actual = blend.Samples[(i * channels) + c];
                    if (mask.Samples[i] >= 0.5f) Assert.That(actual, Is.EqualTo(expected[i, c]).Within(2e-5), $"pixel {i}, channel {c}");
                    else Assert.That(actual, Is.EqualTo(destination.Samples[(i * channels) + c]), $"pixel {i} is outside the mask");
                }
            }
        }
    }

    [Test]
    public void Apply_OfTheDestinationItselfChangesNothing()
    {
        Image<float> picture = Noise(64, 48, 3, 7);
        Image<float> blend = PoissonBlend.Apply(picture, picture, Ellipse(64, 48), Exact);
        Assert.That(blend.Samples, Is.EqualTo(picture.Samples).Within(2e-5));
    }

    [Test]
    public void Apply_TakesTheColorsAroundAndTheDetailsWithin()
    {
        Image<float> source = Noise(96, 96, 3, 5);
        var brighter = new Image<float>(96, 96, 3, [.. source.Samples.Select(sample => sample + 0.25f)]);
        Image<float> blend = PoissonBlend.Apply(brighter, source, Ellipse(96, 96));
        Assert.That(blend.Samples, Is.EqualTo(brighter.Samples).Within(2e-3));
    }

    [Test]
    public void Fill_OfARampIsTheRamp()
    {
        const int Side = 256;
        var ramp = new Image<float>(Side, Side, 1);
        for (int i = 0; i < ramp.Samples.Length; i++) ramp.Samples[i] = (((i % Side) * 2f) + (i / Side)) / (3 * Side);
        var holed = new Image<float>(Side, Side, 1, [.. ramp.Samples]);
        Image<float> mask = Ellipse(Side, Side);
        for (int i = 0; i < mask.Samples.Length; i++)
        {
            if (mask.Samples[i] >= 0.5f) holed.Samples[i] = 9;
        }

        Assert.That(PoissonBlend.Fill(holed, mask).Samples, Is.EqualTo(ramp.Samples).Within(1e-3));
    }

    [Test]
    public void Apply_LeavesAPictureWithoutAMaskedPixelAlone()
    {
        Image<float> picture = Noise(9, 7, 3, 7);
        Assert.That(PoissonBlend.Apply(picture, Noise(9, 7, 3, 8), new Image<float>(9, 7, 1)).Samples, Is.EqualTo(picture.Samples));
    }

    [Test]
    public void Apply_RefusesWhatDoesNotFit()
    {
        Image<float> picture = Noise(8, 8, 3, 1);
        var all = new Image<float>(8, 8, 1, [.. Enumerable.Repeat(1f, 64)]);
        Assert.That(() => PoissonBlend.Fill(picture, all), Throws.InstanceOf<ShapeException>().With.Message.Contains("whole picture"));
        Assert.That(() => PoissonBlend.Apply(picture, Noise(8, 9, 3, 1), all), Throws.InstanceOf<ShapeException>());
        Assert.That(() => PoissonBlend.Fill(picture, Noise(7, 8, 1, 1)), Throws.InstanceOf<ShapeException>());
    }

    private static Image<float> Noise(int width, int height, int channels, int seed)
    {
        var random = new Random(seed);
        var image = new Image<float>(width, height, channels);
        for (int i = 0; i < image.Samples.Length; i++) image.Samples[i] = random.NextSingle();
        return image;
    }

    private static Image<float> Ellipse(int width, int height) => Mask(width, height, (x, y) =>
        Math.Pow((x - (0.5 * width)) / (0.4 * width), 2) + Math.Pow((y - (0.5 * height)) / (0.4 * height), 2) < 1);

    /// <summary>A mask that runs over the left and upper border of the picture.</summary>
    private static Image<float> Edge(int width, int height) => Mask(width, height, (x, y) => x + y < Math.Max(width, height) / 2);

    private static Image<float> Mask(int width, int height, Func<int, int, bool> isInside)
    {
        var mask = new Image<float>(width, height, 1);
        for (int i = 0; i < mask.Samples.Length; i++) mask.Samples[i] = isInside(i % width, i / width) ? 1 : 0;
        return mask;
    }

    /// <summary>Colors of the unknown pixels by Gauss elimination; rows of known ones are the identity.</summary>
    private static double[,] SolveDensely(Image<float> destination, Image<float> source, Image<float> mask, PoissonOptions options)
    {
        (int count, int channels) = (mask.Samples.Length, destination.Channels);
        var matrix = new double[count, count];
        var right = new double[count, channels];
        for (int i = 0; i < count; i++)
        {
            (int x, int y) = (i % mask.Width, i / mask.Width);
            if (mask.Samples[i] < 0.5f)
            {
                matrix[i, i] = 1;
                for (int c = 0; c < channels; c++) right[i, c] = destination.Samples[(i * channels) + c];
                continue;
            }

            foreach ((int nextX, int nextY) in new[] { (x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1) })
            {
                if (nextX < 0 || nextY < 0 || nextX >= mask.Width || nextY >= mask.Height) continue;
                int j = (nextY * mask.Width) + nextX;
                if (mask.Samples[j] < 0.5f && options.Border is { } border && border.Samples[j] < 0.5f) continue;
                matrix[i, i]++;
                matrix[i, j]--;
                bool isKnown = options.Support is not { } support || (support.Samples[i] >= 0.5f && support.Samples[j] >= 0.5f);
                for (int c = 0; c < channels; c++)
                {
                    double wanted = isKnown ? source.Samples[(i * channels) + c] - source.Samples[(j * channels) + c] : 0;
                    double present = destination.Samples[(i * channels) + c] - destination.Samples[(j * channels) + c];
                    right[i, c] += options.MixedGradients && Math.Abs(present) > Math.Abs(wanted) ? present : wanted;
                }
            }
        }

        for (int pivot = 0; pivot < count; pivot++)
        {
            int largest = Enumerable.Range(pivot, count - pivot).MaxBy(row => Math.Abs(matrix[row, pivot]));
            for (int k = 0; k < count; k++) (matrix[pivot, k], matrix[largest, k]) = (matrix[largest, k], matrix[pivot, k]);
            for (int c = 0; c < channels; c++) (right[pivot, c], right[largest, c]) = (right[largest, c], right[pivot, c]);
            for (int row = 0; row < count; row++)
            {
                double factor = row == pivot ? 0 : matrix[row, pivot] / matrix[pivot, pivot];
                if (factor == 0) continue;
                for (int k = pivot; k < count; k++) matrix[row, k] -= factor * matrix[pivot, k];
                for (int c = 0; c < channels; c++) right[row, c] -= factor * right[pivot, c];
            }
        }

        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < channels; c++) right[i, c] /= matrix[i, i];
        }

        return right;
    }
}
