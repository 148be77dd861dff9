using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Files;
using Deocc.Models.Reconstruction;
using Deocc.Models.Segmentation;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models.Files;

/// <summary>Networks come back from their files as they were, and other files are refused.</summary>
[NoLeaks]
internal sealed class NetworkFileTests
{
    private string _folder = string.Empty;

    private string File => Path.Combine(_folder, "network.safetensors");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("deocc-network-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void UNet_ComesBackFromItsFile()
    {
        using var scope = new TensorScope();
        var options = new UNetOptions { EncoderWidth = 0.125, DecoderWidths = [16, 8, 8, 4, 4] };
        using var network = new UNet(options);
        WeightFile.Save(File, network.StateDict(), network.Metadata(64));
        using WeightFile file = WeightFile.Open(File);
        using UNet found = UNet.FromFile(file);
        network.Eval();
        found.Eval();
        Tensor x = Tensor.Normal([1, 3, 64, 64], random: new RandomGenerator(1));
        Assert.That(found.Forward(x).ToArray<float>(), Is.EqualTo(network.Forward(x).ToArray<float>()));
        Assert.That(NetworkFile.SizeOf(file), Is.EqualTo(64));
        Assert.That(NetworkFile.NetworkOf(file), Is.EqualTo(UNet.Name));
    }

    [Test]
    public void WhatAFileLeavesOut_KeepsItsDefault()
    {
        using var scope = new TensorScope();
        using var network = new UNet(new UNetOptions { EncoderWidth = 0.125 });
        Dictionary<string, string> metadata = network.Metadata(64);
        metadata["options"] = """{"encoderWidth":0.125}""";
        WeightFile.Save(File, network.StateDict(), metadata);
        using WeightFile file = WeightFile.Open(File);
        using UNet found = UNet.FromFile(file);
        Assert.That(found.StateDict().Keys, Is.EqualTo(network.StateDict().Keys));
        Assert.That(found.StateDict()["head.weight"].Shape, Is.EqualTo(network.StateDict()["head.weight"].Shape));
    }

    [Test]
    public void CoefficientRegressor_ComesBackFromAFileOfHalves()
    {
        using var scope = new TensorScope();
        var options = new CoefficientRegressorOptions
        {
            Depth = ResNetDepth.ResNet18,
            Width = 0.125,
            Outputs = CoefficientOutput.Of(CoefficientLayout.WhiteLight239, part => part == CoefficientPart.Angles ? 0.1 : 1),
        };
        using var network = new CoefficientRegressor(options);
        network.StateDict()["fc.bias"].AsSpan<float>().Fill(0.5f);
        network.To(ElementType.Float16);
        WeightFile.Save(File, network.StateDict(), network.Metadata(128));
        using WeightFile file = WeightFile.Open(File);
        using CoefficientRegressor found = CoefficientRegressor.FromFile(file);
        found.Eval();
        FaceCoefficients face = found.Layout.Split(found.Forward(Tensor.Normal([2, 3, 64, 64], random: new RandomGenerator(1))));
        Assert.That(found.Parameters().All(parameter => parameter.ElementType == ElementType.Float32));
        Assert.That(face.Pose.Angles.ToArray<float>(), Is.All.EqualTo(0.05f), "scaled");
        Assert.That(face.Identity.ToArray<float>(), Is.All.EqualTo(0.5f));
    }

    [Test]
    public void OtherNetworksAreRefused()
    {
        using var network = new UNet(new UNetOptions { EncoderWidth = 0.125, DecoderWidths = [8, 8, 8, 4, 4] });
        WeightFile.Save(File, network.StateDict(), network.Metadata(64));
        using (WeightFile file = WeightFile.Open(File))
        {
            Assert.That(() => CoefficientRegressor.FromFile(file), Throws.InstanceOf<FileFormatException>()
                .With.Message.Contains("'unet'").And.Message.Contains(File));
        }

        network.Save(File);
        using WeightFile bare = WeightFile.Open(File);
        Assert.That(() => UNet.FromFile(bare), Throws.InstanceOf<FileFormatException>().With.Message.Contains("does not say which network"));
    }

    [Test]
    public void OptionsThatDoNotFitAreOneClearError()
    {
        using var network = new UNet(new UNetOptions { EncoderWidth = 0.125, DecoderWidths = [8, 8, 8, 4, 4] });
        Dictionary<string, string> metadata = network.Metadata(64);
        metadata["options"] = metadata["options"].Replace("[8,8,8,4,4]", "[8]", StringComparison.Ordinal);
        WeightFile.Save(File, network.StateDict(), metadata);
        using WeightFile file = WeightFile.Open(File);
        Assert.That(() => UNet.FromFile(file), Throws.InstanceOf<FileFormatException>().With.Message.Contains("decoder widths"));
    }

    [TestCase(1, 64, 512)]
    [TestCase(0.5, 32, 256)]
    [TestCase(0.3, 16, 128)]
    public void ResNetEncoder_WidthScalesAllChannels(double width, int stem, int output)
    {
        using var encoder = new ResNetEncoder(ResNetDepth.ResNet18, width: width);
        Assert.That(encoder.StemChannels, Is.EqualTo(stem));
        Assert.That(encoder.OutputChannels, Is.EqualTo(output));
        Assert.That(encoder.StateDict()["layer4.1.conv2.weight"].Shape, Is.EqualTo(new Shape(output, output, 3, 3)));
        Assert.That(() => new ResNetEncoder(ResNetDepth.ResNet18, width: 0), Throws.ArgumentException);
    }
}
