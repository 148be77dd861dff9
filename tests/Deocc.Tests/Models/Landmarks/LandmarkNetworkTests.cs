using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.Landmarks;
using Deocc.Models.Segmentation;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Serialization;

namespace Deocc.Tests.Models.Landmarks;

[TestFixture]
[NoLeaks]
internal sealed class LandmarkNetworkTests
{
    private static readonly LandmarkNetworkOptions Small = new() { GridChannels = 4, GridSide = 2 };

    [Test]
    public void GivesTwoNumbersForEachPoint()
    {
        using GradientMode.Restorer inference = GradientMode.Disable();
        using var network = new LandmarkNetwork();
        network.PrepareForInference();
        using Tensor images = Tensor.Zeros([2, 3, 64, 64]);
        using Tensor points = network.Forward(images);
        Assert.That(points.Shape, Is.EqualTo(new Shape(2, 68, 2)));
    }

    [Test]
    public void AFileMakesTheSameNetworkAgainAlsoInHalfPrecision()
    {
        using GradientMode.Restorer inference = GradientMode.Disable();
        using var folder = new TemporaryFolder();
        RandomGenerator.Current = new RandomGenerator(3);
        using var network = new LandmarkNetwork(Small);
        network.To(ElementType.Float16);
        WeightFile.Save(folder.File("half.safetensors"), network.StateDict(), network.Metadata(48));
        network.To(ElementType.Float32);
        using WeightFile file = WeightFile.Open(folder.File("half.safetensors"));
        using LandmarkNetwork loaded = LandmarkNetwork.FromFile(file);
        network.PrepareForInference();
        loaded.PrepareForInference();
        using Tensor images = Tensor.Zeros([1, 3, 48, 48]);
        RandomGenerator.Current.FillUniform(images, -1, 1);
        using Tensor expected = network.Forward(images);
        using Tensor actual = loaded.Forward(images);
        Assert.That(actual.ToArray<float>(), Is.EqualTo(expected.ToArray<float>()));
    }

    [Test]
    public void AnotherNetworksFileIsRefused()
    {
        using var folder = new TemporaryFolder();
        using var other = new UNet();
        WeightFile.Save(folder.File("unet.safetensors"), other.StateDict(), other.Metadata(256));
        using WeightFile file = WeightFile.Open(folder.File("unet.safetensors"));
        Assert.That(() => LandmarkNetwork.FromFile(file), Throws.InstanceOf<FileFormatException>().With.Message.Contains("unet.safetensors").And.Message.Contains("'landmarks'"));
    }

    [Test]
    public void ShapesThatDoNotExistAreRefused([Values(-1, 12, 40)] int layer) =>
        Assert.That(() => new LandmarkNetwork(Small with { GridLayer = layer }), Throws.InstanceOf<UsageException>());

    [Test]
    public void TheFinderLeadsPointsOfTheCropBackToThePhotograph([Values(0, 0.5)] double roll, [Values] bool mirrors)
    {
        using LandmarkNetwork network = Constant();
        var finder = new LandmarkFinder(network, 48, new LandmarkFinderOptions { Refinements = 0, UsesMirror = mirrors });
        var box = new FaceBox(20, 30, 40, 40);
        FaceLandmarks found = finder.Find(new Image<byte>(100, 90, 3), box, roll);
        FaceCrop crop = box.Crop(48, LandmarkFinder.TrainedEnlargement, roll);
        FaceLandmarks expected = new FaceLandmarks(Answer()).Transform(new AffineTransform(48, 0, 24, 0, 48, 24)).Transform(crop.ToPhoto);

        // The answer is its own mirror image, so that the mean of both looks is the same.
        for (int i = 0; i < found.Count; i++)
            Assert.That(double.Hypot(found[i].X - expected[i].X, found[i].Y - expected[i].Y), Is.LessThan(1e-3));
    }

    [Test]
    public void TheSecondLookStartsFromThePointsOfTheFirst()
    {
        using LandmarkNetwork network = Constant();
        var once = new LandmarkFinder(network, 48, new LandmarkFinderOptions { Refinements = 0 });
        var twice = new LandmarkFinder(network, 48);
        var photo = new Image<byte>(100, 90, 3);
        var box = new FaceBox(20, 30, 40, 40);
        FaceLandmarks first = once.Find(photo, box, 0.3);
        FaceLandmarks expected = once.Find(photo, FaceBox.Of(first), FaceBox.RollOf(first));
        FaceLandmarks found = twice.Find(photo, box, 0.3);
        for (int i = 0; i < found.Count; i++)
            Assert.That(double.Hypot(found[i].X - expected[i].X, found[i].Y - expected[i].Y), Is.LessThan(1e-3));
    }

    [Test]
    public void PicturesThatAreNoPhotographsAreRefused()
    {
        using LandmarkNetwork network = Constant();
        var finder = new LandmarkFinder(network, 48);
        Assert.That(() => finder.Find(new Image<byte>(10, 10, 1), new FaceBox(0, 0, 5, 5)), Throws.InstanceOf<ShapeException>());
        Assert.That(() => finder.Find(new Image<byte>(10, 10, 3), new FaceBox(0, 0, 0, 5)), Throws.InstanceOf<ShapeException>());
        Assert.That(() => finder.Find(new Image<byte>(10, 10, 3), new FaceBox(0, double.NaN, 5, 5)), Throws.InstanceOf<ShapeException>());
    }

    /// <summary>A network that gives the same points for every picture.</summary>
    private static LandmarkNetwork Constant()
    {
        var network = new LandmarkNetwork(Small);
        network.StartAt(Answer());
        network.StateDict()["points.weight"].AsSpan<float>().Clear();
        network.PrepareForInference();
        return network;
    }

    /// <summary>Points on both sides of the middle, as their mirrored partners demand.</summary>
    private static (float X, float Y)[] Answer()
    {
        ReadOnlySpan<int> partners = FaceLandmarks.MirroredIndices(68);
        var points = new (float X, float Y)[68];
        for (int i = 0; i < points.Length; i++)
        {
            int low = Math.Min(i, partners[i]);
            float x = partners[i] == i ? 0 : (i == low ? -1 : 1) * (0.1f + (0.004f * low));
            points[i] = (x, -0.3f + (0.008f * low));
        }

        return points;
    }
}
