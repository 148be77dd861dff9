using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Models.Recognition;
using Deocc.Training.Metrics;
using Deocc.Training.Metrics.Distributions;
using Deocc.Training.Metrics.Recognition;

namespace Deocc.Tests.Metrics;

[TestFixture]
internal sealed class NetworkFeaturesTests
{
    private string _folder = null!;
    private string _weights = null!;

    [OneTimeSetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("deocc-features-").FullName;
        _weights = Path.Combine(_folder, "weights.safetensors");
        RandomGenerator.Current = new RandomGenerator(3);
        using (var network = new MobileFaceNet()) network.Save(_weights);
        foreach (string set in (string[])["a", "b"])
        {
            Directory.CreateDirectory(Path.Combine(_folder, set));
            for (int i = 0; i < 4; i++) ImageFile.Save(Path.Combine(_folder, set, $"{i}.png"), Noise(set == "a" ? i : i + 50));
        }

        File.WriteAllText(Path.Combine(_folder, "b", "broken.png"), "no picture");
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void EqualPicturesAreTheSamePersonAndOneDistribution()
    {
        using NetworkFeatures network = NetworkFeatures.Load("mobilefacenet", _weights);
        string a = Path.Combine(_folder, "a");
        Assert.That(network.Length, Is.EqualTo(128));
        Assert.That(EmbeddingComparison.Identity(a, a, network).Figures[0].Value, Is.EqualTo(1).Within(1e-6));
        Assert.That(FeatureComparison.Measure(a, a, network).Figures[0].Value, Is.EqualTo(0).Within(1e-3));
    }

    [Test]
    public void WhatCannotBeReadIsListed()
    {
        using NetworkFeatures network = NetworkFeatures.Load("mobilefacenet", _weights);
        MetricReport report = FeatureComparison.Measure(Path.Combine(_folder, "a"), Path.Combine(_folder, "b"), network);
        Assert.That(report.Figures[0].Value, Is.GreaterThan(0));
        Assert.That(report.Skipped.Single().Name, Does.EndWith("broken.png"));
    }

    [Test]
    public void OtherNetworksAreRefused()
    {
        Assert.That(() => NetworkFeatures.Load("unet-resnet18", _weights), Throws.TypeOf<UsageException>().With.Message.Contains("mobilefacenet"));
        Assert.That(() => NetworkFeatures.Load("iresnet18", _weights), Throws.InstanceOf<EngineException>());
    }

    private static Image<byte> Noise(int seed)
    {
        var random = new RandomGenerator((ulong)seed);
        var image = new Image<byte>(40, 50, 3);
        for (int i = 0; i < image.Samples.Length; i++) image.Samples[i] = (byte)random.NextInt32(256);
        return image;
    }
}
