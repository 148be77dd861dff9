using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Metadata;

namespace Deocc.Tests.Imaging;

[TestFixture]
internal sealed class MetadataTests
{
    private static readonly ImageMetadata Synthetic = new()
    {
        SourceType = DigitalSourceType.CompositeWithTrainedAlgorithmicMedia,
        CreatorTool = "deocc 0.1 <&\u0001>",
        Description = "the sunglasses were taken off; é 漢",
        Texts = new Dictionary<string, string> { ["Seed"] = "42" },
    };

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("metadata").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void MarksTravelWithPngAndJpeg([Values("a.png", "a.jpg")] string name)
    {
        string path = Path.Combine(_folder, name);
        ImageFile.Save(path, new Image<byte>(4, 4, 3), Synthetic);
        ImageMetadata found = ImageFile.Decode(path).Metadata;
        Assert.That(found.SourceType, Is.EqualTo(Synthetic.SourceType));
        Assert.That(found.CreatorTool, Is.EqualTo("deocc 0.1 <& >"));
        Assert.That(found.Description, Is.EqualTo(Synthetic.Description));
        bool isPng = name == "a.png";
        Assert.That(found.Texts[isPng ? "Seed" : "Comment"], Is.EqualTo(isPng ? "42" : "Seed: 42"));
    }

    [Test]
    public void EverySourceTypeIsWrittenInItsTerm([Values] DigitalSourceType type)
    {
        IReadOnlyDictionary<string, string> texts = new ImageMetadata { SourceType = type, CreatorTool = "x" }.ToTexts();
        string packet = texts[ImageMetadata.XmpKeyword];
        if (type == DigitalSourceType.TrainedAlgorithmicMedia)
            Assert.That(packet, Does.Contain("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia<"));
        Assert.That(ImageMetadata.FromTexts(texts).SourceType, Is.EqualTo(type));
    }

    [Test]
    public void NothingToSayWritesNothing() => Assert.That(new ImageMetadata().ToTexts(), Is.Empty);

    [Test]
    public void OtherProgramsPacketsAreRead()
    {
        const string Packet = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
            + "xmlns:e=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" e:DigitalSourceType=\"http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture\"/></rdf:RDF></x:xmpmeta>";
        Assert.That(Read(Packet).SourceType, Is.EqualTo(DigitalSourceType.DigitalCapture));
        Assert.That(Read(Packet.Replace("digitalCapture", "somethingNew", StringComparison.Ordinal)).SourceType, Is.EqualTo(DigitalSourceType.Unspecified));
    }

    [TestCase("")]
    [TestCase("no xml")]
    [TestCase("<x")]
    [TestCase("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    public void DamagedPacketsSayNothing(string packet) => Assert.That(Read(packet).SourceType, Is.EqualTo(DigitalSourceType.Unspecified));

    [Test]
    public void WhatDoesNotFitIsRefused()
    {
        var badKeyword = new ImageMetadata { Texts = new Dictionary<string, string> { [new string('k', 80)] = "" } };
        Assert.Throws<ShapeException>(() => ImageFile.Save(Path.Combine(_folder, "a.png"), new Image<byte>(1, 1, 1), badKeyword));
        var tooLong = new ImageMetadata { Description = new string('d', 70000) };
        Assert.Throws<ShapeException>(() => ImageFile.Save(Path.Combine(_folder, "a.jpg"), new Image<byte>(1, 1, 1), tooLong));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void ImageMagickFindsTheMarkInJpeg()
    {
        string path = Path.Combine(_folder, "a.jpg");
        ImageFile.Save(path, new Image<byte>(4, 4, 3), Synthetic);
        byte[] packet = DebianTool.Run("imagemagick", "convert", [path, "xmp:-"]);
        Assert.That(Encoding.UTF8.GetString(packet), Does.Contain("digitalsourcetype/compositeWithTrainedAlgorithmicMedia"));
    }

    private static ImageMetadata Read(string packet) => ImageMetadata.FromTexts(new Dictionary<string, string> { [ImageMetadata.XmpKeyword] = packet });
}
