using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Detection;
using Deocc.Models.Landmarks;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Serialization;

namespace Deocc.Tests.Models.Detection;

[TestFixture]
[NoLeaks]
internal sealed class DetectorNetworkTests
{
    private static readonly DetectorNetworkOptions Small = new() { Width = 4 };

    [Test]
    public void GivesFourNumbersForEveryEightPixels()
    {
        using GradientMode.Restorer inference = GradientMode.Disable();
        using var network = new DetectorNetwork();
        network.PrepareForInference();
        using Tensor images = Tensor.Zeros([2, 3, 128, 64]);
        using Tensor answer = network.Forward(images);
        Assert.That(answer.Shape, Is.EqualTo(new Shape(2, 4, 16, 8)));
        Assert.That(network.CountParameters(), Is.InRange(300_000, 600_000));
    }

    [Test]
    public void SizesThatCannotBeHalvedSixTimesAreRefused()
    {
        using var network = new DetectorNetwork(Small);
        using Tensor images = Tensor.Zeros([1, 3, 64, 96]);
        Assert.That(() => network.Forward(images), Throws.InstanceOf<ShapeException>().With.Message.Contains("64"));
    }

    [Test]
    public void AFileMakesTheSameNetworkAgain()
    {
        using GradientMode.Restorer inference = GradientMode.Disable();
        using var folder = new TemporaryFolder();
        RandomGenerator.Current = new RandomGenerator(3);
        using var network = new DetectorNetwork(Small);
        WeightFile.Save(folder.File("detector.safetensors"), network.StateDict(), network.Metadata(192));
        using WeightFile file = WeightFile.Open(folder.File("detector.safetensors"));
        using DetectorNetwork loaded = DetectorNetwork.FromFile(file);
        network.PrepareForInference();
        loaded.PrepareForInference();
        using Tensor images = Tensor.Zeros([1, 3, 64, 64]);
        RandomGenerator.Current.FillUniform(images, -1, 1);
        using Tensor expected = network.Forward(images);
        using Tensor actual = loaded.Forward(images);
        Assert.That(actual.ToArray<float>(), Is.EqualTo(expected.ToArray<float>()));
        Assert.That(() => LandmarkNetwork.FromFile(file), Throws.InstanceOf<FileFormatException>().With.Message.Contains("detector.safetensors").And.Message.Contains("'detector'"));
    }

    [Test]
    public void ANetworkOfNoWidthIsRefused() => Assert.That(() => new DetectorNetwork(new DetectorNetworkOptions { Width = 0 }), Throws.InstanceOf<UsageException>());
}
