using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Backbones.Vgg;
using Deocc.Models.Recognition;
using Deocc.Models.Segmentation;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Losses;

namespace Deocc.Tests.Losses;

/// <summary>The difference of features: which network a file holds, against a plain mean of cosines, and where it looks.</summary>
[NoLeaks]
internal sealed class PerceptualLossTests
{
    private static readonly float[] Landmarks = [50, 55, 78, 55, 64, 70, 54, 84, 74, 84];

    private string _file = string.Empty;

    [SetUp]
    public void NameTheFile()
    {
        _file = Path.Combine(Path.GetTempPath(), $"deocc-perceptual-{Guid.NewGuid():N}.safetensors");
        RandomGenerator.Current = new RandomGenerator(1);
    }

    [TearDown]
    public void RemoveTheFile() => File.Delete(_file);

    [TestCase("segmentation")]
    [TestCase("vgg16")]
    [TestCase("recognition")]
    public void TheFileSaysWhichNetwork(string kind)
    {
        using var scope = new TensorScope();
        Write(kind);
        using var loss = new PerceptualLoss(_file);
        (Tensor face, Tensor other, Tensor landmarks) = (Picture(3), Picture(4), Tensor.From(Landmarks, [1, 5, 2]));
        face.RequiresGradient = true;
        Assert.That(loss.Mean(face, face, landmarks).Item(), Is.Zero.Within(1e-5));
        Tensor difference = loss.Mean(face, other, landmarks);
        difference.Backward();
        Assert.That(difference.Item(), Is.InRange(0.001, 2));
        float[] gradient = face.Gradient!.ToArray<float>();
        Assert.That(gradient[(70 * 128) + 64], Is.Not.Zero);
        Assert.That(gradient, Is.All.Not.NaN);
        if (kind == "recognition") Assert.That(gradient[..128], Is.All.Zero, "the picture's upper edge lies outside the crop");
        Assert.That(() => loss.Mean(face, other.Slice(3, 0, 64), landmarks), Throws.InstanceOf<ShapeException>());
    }

    [Test]
    public void ItIsTheMeanOfOneMinusTheCosineAtEachPlace()
    {
        using var scope = new TensorScope();
        Write("recognition");
        using var network = new MobileFaceNet();
        network.Load(_file);
        network.Eval();
        (Tensor face, Tensor other, Tensor landmarks) = (Picture(3), Picture(4), Tensor.From(Landmarks, [1, 5, 2]));
        Tensor grid = RecognitionCrops.Grid(landmarks, 128, 128);
        (IReadOnlyList<Tensor> a, IReadOnlyList<Tensor> b) = (network.Levels(face.GridSample(grid)), network.Levels(other.GridSample(grid)));
        Assert.That(a.Select(level => level.Shape), Is.EqualTo(new Shape[] { [1, 64, 56, 56], [1, 64, 28, 28], [1, 128, 14, 14] }));
        double expected = Enumerable.Range(0, a.Count).Average(level => Unlike(a[level].ToArray<float>(), b[level].ToArray<float>(), a[level].Shape[1]));
        using var loss = new PerceptualLoss(_file);
        Assert.That(loss.Mean(face, other, landmarks).Item(), Is.EqualTo(expected).Within(1e-4));
    }

    [Test]
    public void AFileOfSomethingElseIsRefused()
    {
        using (var scope = new TensorScope()) WeightFile.Save(_file, new Dictionary<string, Tensor> { ["weight"] = Tensor.Zeros([2]) });
        Assert.That(() => new PerceptualLoss(_file), Throws.InstanceOf<FileFormatException>());
        using (var scope = new TensorScope())
            WeightFile.Save(_file, new Dictionary<string, Tensor> { ["weight"] = Tensor.Zeros([2]) }, metadata: new Dictionary<string, string> { ["network"] = "detector" });
        Assert.That(() => new PerceptualLoss(_file), Throws.InstanceOf<FileFormatException>().With.Message.Contains("'detector'").And.Message.Contains("srg.segmentation"));
        Assert.That(() => new PerceptualLoss(_file + ".none"), Throws.InstanceOf<IOException>());
    }

    private static double Unlike(float[] x, float[] y, int channels)
    {
        int places = x.Length / channels;
        double sum = 0;
        for (int place = 0; place < places; place++)
        {
            (double product, double squareX, double squareY) = (0, 0, 0);
            for (int channel = 0; channel < channels; channel++)
            {
                (double a, double b) = (x[(channel * places) + place], y[(channel * places) + place]);
                (product, squareX, squareY) = (product + (a * b), squareX + (a * a), squareY + (b * b));
            }

            (squareX, squareY) = (squareX + 1e-10, squareY + 1e-10);
            sum += (0.5 * (((squareX - 1e-10) / squareX) + ((squareY - 1e-10) / squareY))) - (product / Math.Sqrt(squareX * squareY));
        }

        return sum / places;
    }

    private static Tensor Picture(ulong seed) => Tensor.Uniform([1, 3, 128, 128], low: -1, random: new RandomGenerator(seed));

    private void Write(string kind)
    {
        switch (kind)
        {
            case "segmentation":
                using (var network = new UNet(new UNetOptions { Encoder = ResNetDepth.ResNet18, EncoderWidth = 0.125, DecoderWidths = [8, 8, 8, 8, 8] }))
                    WeightFile.Save(_file, network.StateDict(), network.Metadata(128));
                break;
            case "vgg16":
                using (var network = new VggFeatures(VggDepth.Vgg16, "relu3_3")) network.Save(_file);
                break;
            default:
                using (var network = new MobileFaceNet()) network.Save(_file);
                break;
        }
    }
}
