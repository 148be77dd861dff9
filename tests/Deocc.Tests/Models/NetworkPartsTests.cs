using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Backbones.MobileNet;
using Deocc.Models.Backbones.Vgg;
using Deocc.Models.Discriminators;
using Deocc.Models.Reconstruction;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models;

/// <summary>What networks do besides computing what PyTorch computes: how they start, taps, options that make no sense.</summary>
[NoLeaks]
public sealed class NetworkPartsTests
{
    [Test]
    public void CoefficientRegressor_StartsAtTheMeanFaceOfScaleOne()
    {
        using var scope = new TensorScope();
        using var network = new CoefficientRegressor(CoefficientLayout.WeakPerspective175, ResNetDepth.ResNet18);
        network.Eval();
        float[] face = network.Forward(Tensor.Normal([1, 3, 32, 32], random: new RandomGenerator(1))).ToArray<float>();
        Assert.That(face, Has.Length.EqualTo(175));
        Assert.That(face.Sum(Math.Abs), Is.EqualTo(1));
        Assert.That(face[^3], Is.EqualTo(1), "the scale");
    }

    [Test]
    public void MobileNetV3Encoder_TapsAreWhatItPassesOn()
    {
        using var scope = new TensorScope();
        using GradientMode.Restorer inference = GradientMode.Disable();
        using var network = new MobileNetV3Encoder(MobileNetV3Size.Small);
        network.Eval();
        Tensor x = Tensor.Normal([1, 3, 64, 64], random: new RandomGenerator(1));
        IReadOnlyList<Tensor> taps = network.Features(x, 3, network.LayerCount - 1);
        Assert.That(taps[0].Shape, Is.EqualTo(new Shape(1, 24, 8, 8)));
        Assert.That(taps[1].ToArray<float>(), Is.EqualTo(network.Forward(x).ToArray<float>()));
        Assert.That(() => network.Features(x, 5, 3), Throws.InstanceOf<UsageException>());
        Assert.That(() => network.Features(x, network.LayerCount), Throws.InstanceOf<UsageException>());
    }

    [Test]
    public void VggFeatures_NamesTheLevelsItHas() => Assert.That(
        () => new VggFeatures(VggDepth.Vgg16, "relu3_4"),
        Throws.InstanceOf<UsageException>().With.Message.Contains("relu3_3"));

    [Test]
    public void VggFeatures_MappingLeavesAsideWhatIsNotMade()
    {
        using var network = new VggFeatures(VggDepth.Vgg16, "relu1_2", "conv1_1");
        Assert.That(network.Mapping.Map("features.2.weight"), Is.EqualTo("features.2.weight"));
        Assert.That(network.Mapping.Map("features.28.weight"), Is.Null);
        Assert.That(network.Mapping.Map("classifier.0.weight"), Is.Null);
    }

    [Test]
    public void VggDiscriminator_RefusesOtherSizes()
    {
        Assert.That(() => new VggDiscriminator(new VggDiscriminatorOptions { Size = 96 }), Throws.InstanceOf<UsageException>());
        using var scope = new TensorScope();
        using var network = new VggDiscriminator(new VggDiscriminatorOptions { Size = 16, BaseWidth = 4 });
        Assert.That(() => network.Forward(Tensor.Zeros([1, 3, 32, 32])), Throws.InstanceOf<ShapeException>());
    }

    [Test]
    public void ImageNetColors_TakeMeanAndDeviation()
    {
        using var scope = new TensorScope();
        Tensor image = Tensor.From([0.485f, 0.456f + 0.224f, 0.406f - 0.225f], [1, 3, 1, 1]);
        Assert.That(ImageNetColors.Normalize(image).ToArray<float>(), Is.EqualTo(new[] { 0f, 1f, -1f }).Within(1e-6f));
    }
}
