using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Models.Detection;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models.Detection;

[TestFixture]
[NoLeaks]
internal sealed class FaceDetectorTests
{
    [Test]
    public void BoxesAreInThePhotographsPixelsWhateverItsSize([Values(40, 128, 300, 900)] int width, [Values(60, 500)] int height)
    {
        using DetectorNetwork network = Everywhere(logit: 3, logarithm: 0);
        var detector = new FaceDetector(network, 64);
        var options = new DetectionOptions { SmallestFace = 40, LargestSide = 128 };
        IReadOnlyList<DetectedFace> faces = detector.Detect(new Image<byte>(width, height, 3), options);
        Assert.That(faces, Is.Not.Empty);
        Assert.That(faces.Select(face => face.Score), Is.All.EqualTo(1 / (1 + Math.Exp(-3))).Within(1e-6));
        foreach (DetectedFace face in faces)
        {
            Assert.That(face.Box.Center.X, Is.InRange(0, width));
            Assert.That(face.Box.Center.Y, Is.InRange(0, height));
            Assert.That(face.Box.Side, Is.GreaterThanOrEqualTo(0.8 * 40));
        }
    }

    [Test]
    public void FacesBelowTheThresholdOrTheSizeAreLeftOut()
    {
        using DetectorNetwork network = Everywhere(logit: 0, logarithm: -1);
        var detector = new FaceDetector(network, 64);
        var photo = new Image<byte>(64, 64, 3);
        var options = new DetectionOptions { SmallestFace = 8, Threshold = 0.45 };
        Assert.That(detector.Detect(photo, options), Is.Not.Empty);
        Assert.That(detector.Detect(photo, options with { Threshold = 0.55 }), Is.Empty);
        Assert.That(detector.Detect(photo, options with { SmallestFace = 30 }), Is.Empty, "boxes of 12 pixels");
    }

    [Test]
    public void WhatMakesNoSenseIsRefused()
    {
        using DetectorNetwork network = Everywhere(0, 0);
        var detector = new FaceDetector(network, 64);
        Assert.That(() => detector.Detect(new Image<byte>(64, 64, 4)), Throws.InstanceOf<ShapeException>());
        Assert.That(() => detector.Detect(new Image<byte>(64, 64, 3), new DetectionOptions { Threshold = 1 }), Throws.InstanceOf<UsageException>());
        Assert.That(() => detector.Detect(new Image<byte>(64, 64, 3), new DetectionOptions { SmallestFace = 0 }), Throws.InstanceOf<UsageException>());
    }

    /// <summary>A network that sees the same face in every cell.</summary>
    private static DetectorNetwork Everywhere(float logit, float logarithm)
    {
        RandomGenerator.Current = new RandomGenerator(1);
        var network = new DetectorNetwork(new DetectorNetworkOptions { Width = 2 });
        network.StateDict()["head.2.weight"].AsSpan<float>().Clear();
        Span<float> bias = network.StateDict()["head.2.bias"].AsSpan<float>();
        (bias[0], bias[1], bias[2], bias[3]) = (logit, 0, 0, logarithm);
        network.PrepareForInference();
        return network;
    }
}
