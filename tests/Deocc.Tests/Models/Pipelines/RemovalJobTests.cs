using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Jpeg;
using Deocc.Imaging.Metadata;
using Deocc.Imaging.Pnm;
using Deocc.Models.FaceModels.Meshes;
using Deocc.Models.Pipelines;
using Deocc.Models.Pipelines.Batches;
using Deocc.Models.Pipelines.Removal;
using Deocc.Models.Pipelines.Srg;
using Deocc.Tests.Imaging;
using Deocc.Tests.Infrastructure;

namespace Deocc.Tests.Models.Pipelines;

/// <summary>Photographs in, results on disk.</summary>
[NoLeaks]
internal sealed class RemovalJobTests
{
    private string _folder = null!;
    private SrgNetworks _visible = null!;
    private SrgNetworks _covered = null!;
    private FaceFinder _finder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("deocc-remove-").FullName;
        foreach (string name in new[] { "visible", "covered" }) TinyWeights.Write(Directory.CreateDirectory(Path.Combine(_folder, name)).FullName, name == "covered");
        _visible = SrgNetworks.Open(new WeightSet(Path.Combine(_folder, "visible")));
        _covered = SrgNetworks.Open(new WeightSet(Path.Combine(_folder, "covered")));
        _finder = new FaceFinder(new WeightSet(Path.Combine(_folder, "visible")));
        LandmarkFile.Save(Path.Combine(_folder, "points.txt"), TestPhoto.Face(20, 20, 1));
    }

    [TearDown]
    public void RemoveFolder()
    {
        _visible.Dispose();
        _covered.Dispose();
        _finder.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void EverythingIsWrittenOnceAndMarkedSynthetic()
    {
        PhotoInput photo = Photo("face.png", 3);
        RemovalOptions options = Options with { Save = RemovalParts.All };
        PhotoReport report = new RemovalJob(options, _covered, _finder).Run(photo);
        string faces = Path.Combine(_folder, "out", "face.png.faces", "1");
        string[] expected =
        [
            "coefficients.json", "face.png", "landmarks.txt", "mesh.glb", "mesh.obj", "occlusion.png", "overlay.png", "panels.png", "render.png", "visible.png",
        ];
        Assert.Multiple(() =>
        {
            Assert.That(report.Skipped, Is.Null);
            Assert.That(report.Faces.Single().Outcome, Is.EqualTo(FaceReport.Removed));
            Assert.That(report.Faces.Single().Files.Select(Path.GetFileName).Order(StringComparer.Ordinal), Is.EqualTo(expected));
            Assert.That(report.Faces.Single().Files, Is.All.Exist);
            Assert.That(ImageFile.Decode(report.Output!).Metadata.SourceType, Is.EqualTo(DigitalSourceType.CompositeWithTrainedAlgorithmicMedia));
            Assert.That(LandmarkFile.Load(Path.Combine(faces, "landmarks.txt"))[2].X, Is.EqualTo(TestPhoto.Face(20, 20, 1)[2].X).Within(0.01));
            Assert.That(MeshFile.Load(Path.Combine(faces, "mesh.glb")).Texture, Is.Not.Null);
            Assert.That(JsonDocument.Parse(File.ReadAllText(Path.Combine(faces, "coefficients.json"))).RootElement.GetProperty("identity").GetArrayLength(), Is.EqualTo(80));
        });

        string line = JsonSerializer.Serialize(report, RemovalJson.Default.PhotoReport);
        JsonElement parsed = JsonDocument.Parse(line).RootElement;
        Assert.That(parsed.GetProperty("faces")[0].GetProperty("box").GetArrayLength(), Is.EqualTo(4));
        Assert.That(parsed.GetProperty("seconds").GetProperty("inpaint").GetDouble(), Is.GreaterThan(0));
        Assert.That(line, Does.Not.Contain("\n"));

        DateTime written = File.GetLastWriteTimeUtc(report.Output!);
        Assert.That(new RemovalJob(options, _covered, _finder).Run(photo).WasThere);
        Assert.That(File.GetLastWriteTimeUtc(report.Output!), Is.EqualTo(written));
        Assert.That(new RemovalJob(options with { Overwrites = true }, _covered, _finder).Run(photo).WasThere, Is.False);
    }

    [Test]
    public void APhotographWithNothingToRemoveIsTheSameFile()
    {
        PhotoInput photo = Photo("face.jpg", 3);
        PhotoReport report = new RemovalJob(Options, _visible, _finder).Run(photo);
        Assert.That(report.Faces.Single().Outcome, Is.EqualTo(FaceReport.NothingToRemove));
        Assert.That(File.ReadAllBytes(report.Output!), Is.EqualTo(File.ReadAllBytes(photo.Path)));
    }

    [Test]
    public void TextsOfThePhotographAreKeptBesideTheMark()
    {
        string path = Path.Combine(_folder, "texts.png");
        ImageFile.Save(path, TestPhoto.Make(300, 300, 4), new ImageMetadata { Texts = new Dictionary<string, string> { ["Author"] = "someone" } });
        PhotoReport report = new RemovalJob(Options, _covered, _finder).Run(new PhotoInput(path, "texts.png"));
        Assert.That(ImageFile.Decode(report.Output!).Texts["Author"], Is.EqualTo("someone"));
        Assert.That(ImageFile.Load(report.Output!).Channels, Is.EqualTo(4));
    }

    [Test]
    public void JpegSaysThatItIsEncodedAnewUnlessAnotherFormatIsWanted()
    {
        PhotoInput photo = Photo("face.jpg", 3);
        PhotoReport kept = new RemovalJob(Options, _covered, _finder).Run(photo);
        PhotoReport png = new RemovalJob(Options with { Extension = ".png" }, _covered, _finder).Run(photo);
        Assert.That(kept.Notes.Single(), Does.Contain("quality 95"));
        Assert.That((Path.GetFileName(png.Output), png.Notes.Count), Is.EqualTo(("face.png", 0)));
        Image<byte> before = ImageFile.Load(photo.Path);
        Assert.That(ImageFile.Load(png.Output!).Row(0).SequenceEqual(before.Row(0)));
    }

    [TestCase(".pgm")]
    [TestCase(".png")]
    public void SixteenBitsStayToTheBitOutsideThePainting(string extension)
    {
        string path = Path.Combine(_folder, "deep.pgm");
        var photo = new Image<ushort>(300, 300, 1, [.. TestPhoto.Make(300, 300, 1).Samples.Select((value, i) => (ushort)((256 * value) + (i % 256)))]);
        using (FileStream file = File.Create(path)) new PnmCodec().Encode(photo, file);
        PhotoReport report = new RemovalJob(Options with { Extension = extension }, _covered, _finder).Run(new PhotoInput(path, "deep.pgm"));
        DecodedImage result = ImageFile.Decode(report.Output!);
        Assert.That(result.BitDepth, Is.EqualTo(16));
        Assert.That(report.Notes, Is.Empty);
        ushort[] words = result.ToWords().Samples;
        int changed = words.Where((value, i) => value != photo.Samples[i]).Count();
        Assert.That(changed, Is.InRange(10_000, 70_000));
        Assert.That(words[..3000], Is.EqualTo(photo.Samples[..3000]), "the upper rows");
    }

    [Test]
    public void SixteenBitsAreRoundedWhereTheFormatHoldsEightAndThatIsSaid()
    {
        string path = Path.Combine(_folder, "deep.pgm");
        using (FileStream file = File.Create(path)) new PnmCodec().Encode(new Image<ushort>(300, 300, 1), file);
        PhotoReport report = new RemovalJob(Options with { Extension = ".bmp" }, _covered, _finder).Run(new PhotoInput(path, "deep.pgm"));
        Assert.That(report.Notes, Has.Some.Contains("16 bits"));
    }

    [Test]
    public void ProfilesStayButForTheOrientationThatIsApplied()
    {
        var icc = new byte[200];
        "RGB "u8.CopyTo(icc.AsSpan(16));
        string path = Path.Combine(_folder, "turned.jpg");
        Image<byte> turned = ImageOrientation.Upright(TestPhoto.Make(300, 320, 3), 8);
        using (FileStream file = File.Create(path)) new JpegCodec().Encode(turned, file, null, new ImageProfiles(CodecTests.ExifOf(orientation: 6), icc));
        foreach (string extension in (string[])[".jpg", ".png"])
        {
            PhotoReport report = new RemovalJob(Options with { Extension = extension }, _covered, _finder).Run(new PhotoInput(path, "turned.jpg"));
            DecodedImage result = ImageFile.Decode(report.Output!);
            Assert.That((result.Orientation, result.ToBytes().Width, result.ToBytes().Height), Is.EqualTo((1, 300, 320)));
            Assert.That(result.Profiles.Exif, Is.EqualTo(CodecTests.ExifOf(orientation: 1, preview: 0)));
            Assert.That(result.Profiles.Icc, Is.EqualTo(icc));
        }
    }

    [Test]
    public void MasksAndLandmarksComeFromFoldersByName()
    {
        PhotoInput photo = Photo("sub/face.png", 3);
        string beside = Path.Combine(_folder, "beside", "sub");
        Directory.CreateDirectory(beside);
        var mask = new Image<byte>(150, 150, 1);
        for (int y = 60; y < 90; y++) mask.Row(y)[50..100].Fill(255);
        ImageFile.Save(Path.Combine(beside, "face.jpg"), mask);
        LandmarkFile.Save(Path.Combine(beside, "face.txt"), TestPhoto.Face(20, 20, 1));
        RemovalOptions options = Options with { Mask = Path.Combine(_folder, "beside"), Landmarks = Path.Combine(_folder, "beside") };
        PhotoReport report = new RemovalJob(options, _visible, _finder).Run(photo);
        Assert.That(report.Notes, Has.Some.Contains("white is taken").And.Some.Contains("scaled from 150x150"));
        Assert.That(report.Faces.Single().OccludedShare, Is.GreaterThan(0.02));
    }

    [Test]
    public void WhatCannotBeWorkedOnIsSkippedWithTheReason()
    {
        string cut = Path.Combine(_folder, "cut.png");
        File.WriteAllBytes(cut, File.ReadAllBytes(Photo("whole.png", 3).Path)[..5000]);
        PhotoReport broken = new RemovalJob(Options, _visible, _finder).Run(new PhotoInput(cut, "cut.png"));
        Assert.That(broken.Skipped, Does.Contain("cut.png"));
        PhotoReport noMask = new RemovalJob(Options with { Mask = _folder }, _visible, _finder).Run(Photo("other.png", 3, save: false));
        Assert.That(noMask.Skipped, Is.Not.Null);
        PhotoReport noFace = new RemovalJob(Options with { Face = 2 }, _visible, _finder).Run(Photo("third.png", 3));
        Assert.That(noFace.Skipped, Does.Contain("there is no face 2"));
        Assert.That(Directory.Exists(Path.Combine(_folder, "out")), Is.False);
    }

    [Test]
    public void ResultsNeverMeetInputsOrEachOther()
    {
        PhotoInput photo = Photo("a.png", 3);
        Assert.That(
            () => RemovalJob.Check(Options with { Output = _folder }, [photo]),
            Throws.TypeOf<UsageException>().With.Message.Contains("overwrite"));
        Assert.That(
            () => RemovalJob.Check(Options with { Extension = ".bmp" }, [photo, Photo("a.jpg", 3)]),
            Throws.TypeOf<UsageException>().With.Message.Contains("same result"));
        Assert.That(
            () => RemovalJob.Check(Options with { Boxes = [new FaceBox(0, 0, 9, 9)] }, [photo, Photo("b.png", 3)]),
            Throws.TypeOf<UsageException>().With.Message.Contains("--box"));
    }

    private RemovalOptions Options => new() { Output = Path.Combine(_folder, "out"), Landmarks = Path.Combine(_folder, "points.txt") };

    private PhotoInput Photo(string name, int channels, bool save = true)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (save) ImageFile.Save(path, TestPhoto.Make(300, 300, channels));
        return new PhotoInput(path, name);
    }
}
