using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Training.Data;

namespace Deocc.Tests.Data;

[TestFixture]
internal sealed class DatasetLayoutTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("deocc-data-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void JsonLinesAreReadAndBadLinesAreNamed()
    {
        Picture("images/a.png", 8, 8);
        Picture("masks/a.png", 8, 8, 1);
        Picture("parsing/a.png", 8, 8, 1);
        Text("labels.jsonl", """
            {"id": "a", "image": "images/a.png", "mask": "masks/a.png", "lm5": [[1, 2], [6, 2], [4, 4], [2, 6], [5, 6.5]], "person": "p", "split": "val", "yaw": -3.5, "sunglasses": true, "source": "s"}
            {"id": "b", "image": "images/b.png"}
            {"id": "c", "image"
            {"id": "d", "image": "images/a.png", "lm5": [[1, 2]]}
            """);
        FaceDataset data = FaceDataset.Open(_folder);
        FaceSample sample = data.Samples.Single();
        Assert.That(data.Layout, Is.EqualTo("jsonl"));
        Assert.That(sample.Landmarks!.Points.ToArray(), Is.EqualTo(((float, float)[])[(1.5f, 2.5f), (6.5f, 2.5f), (4.5f, 4.5f), (2.5f, 6.5f), (5.5f, 7)]));
        Assert.That((sample.Identity, sample.Split, sample.Source), Is.EqualTo(("p", DatasetSplit.Validation, "s")));
        Assert.That((sample.Attributes!["yaw"], sample.Attributes["sunglasses"], sample.Attributes["none"]), Is.EqualTo(((float?)-3.5f, (float?)1, (float?)null)));
        Assert.That(sample.Parsing, Is.Not.Null, "the usual place is looked into");
        Assert.That(data.Skipped.Select(skipped => skipped.Name), Is.EqualTo((string[])["b", "labels.jsonl line 3", "labels.jsonl line 4"]));
        Assert.That(data.Skipped[0].Reason, Does.Contain("b.png does not exist"));
        Assert.That(data.Skipped[2].Reason, Does.Contain("1 points"));
    }

    [Test]
    public void PartsOfCelebAMaskHqBecomeOneMapOfThePicturesSize()
    {
        Picture("set/CelebA-HQ-img/10.jpg", 16, 16);
        Picture("set/CelebA-HQ-img/2.jpg", 16, 16);
        Picture("set/CelebAMask-HQ-mask-anno/0/00002_skin.png", 8, 8, 3, (x, y) => y >= 4 ? 255 : 0);
        Picture("set/CelebAMask-HQ-mask-anno/0/00002_hair.png", 8, 8, 3, (x, y) => x < 2 ? 255 : 0);
        Text("set/CelebA-HQ-to-CelebA-mapping.txt", "idx orig_idx orig_file\n2 162770 162771.jpg\n10 190000 190001.jpg\n");
        Text("set/CelebAMask-HQ-attribute-anno.txt", "2\nBald Smiling\n2.jpg  -1  1\n10.jpg  1 -1\n");
        FaceDataset data = FaceDataset.Open(_folder);
        Assert.That(data.Layout, Is.EqualTo("CelebAMask-HQ"), "found in the only folder inside");
        Assert.That(data.Samples.Select(sample => sample.Id), Is.EqualTo((string[])["2", "10"]), "by number, not by text");
        Assert.That(data.Samples.Select(sample => sample.Split), Is.EqualTo((DatasetSplit[])[DatasetSplit.Validation, DatasetSplit.Test]));
        Assert.That(data.Samples[0].Attributes!.Values.ToArray(), Is.EqualTo((float[])[0, 1]));
        Assert.That(data.Samples[1].Parsing, Is.Null);
        Image<byte> map = FacePicture.Load(data.Samples[0]).Parsing!;
        Assert.That((map.Width, map.Pixel(15, 0)[0], map.Pixel(15, 15)[0], map.Pixel(3, 15)[0], map.Pixel(4, 15)[0]), Is.EqualTo((16, 0, 1, 13, 1)));
    }

    [Test]
    public void CelebAHasAttributesLandmarksIdentitiesAndPartition()
    {
        Picture("Img/img_align_celeba/000001.jpg", 178, 218);
        Picture("Img/img_align_celeba/000002.jpg", 178, 218);
        Text("Anno/list_attr_celeba.txt", "2\nBald Young\n000001.jpg -1 1\n000002.jpg 1 x\n");
        Text("Anno/list_landmarks_align_celeba.txt", "2\nlefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x rightmouth_y\n000001.jpg 69 109 106 113 77 142 73 152 108 154\n");
        Text("Anno/identity_CelebA.txt", "000001.jpg 2880\n");
        FaceDataset data = FaceDataset.Open(_folder);
        Assert.That((data.Layout, data.Samples.Count), Is.EqualTo(("CelebA", 2)));
        Assert.That((data.Samples[0].Identity, data.Samples[0].Landmarks![4], data.Samples[0].Attributes!["Young"]), Is.EqualTo(("2880", (108.5f, 154.5f), (float?)1)));
        Assert.That(data.Samples[1].Attributes, Is.Null);
        Assert.That(data.Skipped.Single().Name, Is.EqualTo("list_attr_celeba.txt line 4"));
        Assert.That(data.Missing.Single(), Does.StartWith("list_eval_partition"));
    }

    [Test]
    public void FfhqThumbnailsScaleTheLandmarks()
    {
        Picture("thumbnails128x128/00000/00003.png", 128, 128);
        string points = string.Join(", ", Enumerable.Range(0, 68).Select(i => $"[{8 * i}.5, 511.5]"));
        Text("ffhq-dataset-v2.json", $$"""{"3": {"category": "validation", "image": {"face_landmarks": [{{points}}] } } }""");
        FaceSample sample = FaceDataset.Open(_folder).Samples.Single();
        Assert.That((sample.Id, sample.Split, sample.Landmarks![10].Y), Is.EqualTo(("00003", DatasetSplit.Validation, 64f)));
        Assert.That(sample.Landmarks[10].X, Is.EqualTo(10.125f));
        Text("ffhq-dataset-v2.json", """{"3": {"category": """);
        Assert.That(() => FaceDataset.Open(_folder), Throws.InstanceOf<FileFormatException>().With.Message.Contains("damaged after 0 entries"));
    }

    [Test]
    public void LfwHasIdentitiesAndFoldsOfPairs()
    {
        foreach (string image in (string[])["Ann_A/Ann_A_0001.jpg", "Ann_A/Ann_A_0002.jpg", "Bob_B/Bob_B_0001.jpg"]) Picture("lfw/" + image, 4, 4);
        Text("pairs.txt", "2\t1\nAnn_A\t1\t2\nAnn_A\t1\tBob_B\t1\nAnn_A\t2\t1\nAnn_A\t2\tBob_B\t7\n");
        FaceDataset data = FaceDataset.Open(_folder);
        Assert.That((data.Layout, data.Samples.Count, data.Samples[2].Identity), Is.EqualTo(("LFW", 3, "Bob_B")));
        Assert.That(data.Pairs, Is.EqualTo((VerificationPair[])[new(0, 1, true, 0), new(0, 2, false, 0), new(1, 0, true, 1)]));
        Assert.That(data.Skipped.Single().Reason, Is.EqualTo("Bob_B_0007 does not exist"));
    }

    [Test]
    public void PointsOf300WAreCountedFromOne()
    {
        Picture("helen/trainset/x.png", 4, 4);
        Picture("ibug/y.png", 4, 4);
        string points = string.Concat(Enumerable.Range(1, 68).Select(i => $"{i}.000 2.5\n"));
        Text("helen/trainset/x.pts", $"version: 1\nn_points:  68\n{{\n{points}}}\n");
        Text("ibug/y.pts", "version: 1\nn_points: 68\n{\n1 2\n}\n");
        FaceDataset data = FaceDataset.Open(_folder);
        Assert.That((data.Layout, data.Samples.Single().Landmarks![0], data.Samples[0].Split), Is.EqualTo(("300-W", (0.5f, 2f), DatasetSplit.Train)));
        Assert.That(data.Samples[0].Source, Is.EqualTo("helen"));
        Assert.That(data.Skipped.Single().Reason, Does.Contain("1 points"));
    }

    [Test]
    public void APlainFolderFindsMasksAndLandmarksByName()
    {
        Picture("u/one.png", 4, 4);
        Picture("u/one_mask.png", 4, 4, 1);
        Picture("u/two.jpg", 4, 4);
        Text("u/two.txt", "1 1\n3 1\n2 2\n1 3\n3 3\n");
        Text("readme.md", "pictures");
        FaceDataset data = FaceDataset.Open(_folder);
        Assert.That(data.Samples.Select(sample => sample.Id), Is.EqualTo((string[])[Path.Combine("u", "one"), Path.Combine("u", "two")]));
        Assert.That((data.Samples[0].Mask is null, data.Samples[1].Landmarks!.Count), Is.EqualTo((false, 5)));
        Assert.That(FaceDataset.Open(_folder, limit: 1).Samples, Has.Count.EqualTo(1));
    }

    [Test]
    public void WhatCannotBeUsedIsOneClearLine()
    {
        Assert.That(() => FaceDataset.Open(Path.Combine(_folder, "nowhere")), Throws.InstanceOf<FileFormatException>().With.Message.Contains("no such folder"));
        Assert.That(() => FaceDataset.Open(_folder), Throws.InstanceOf<FileFormatException>().With.Message.Contains("known are jsonl"));
        Assert.That(() => FaceDataset.Open(_folder, "cifar"), Throws.InstanceOf<UsageException>());
        Text("labels.jsonl", """{"image": "x.png"}""");
        Assert.That(() => FaceDataset.Open(_folder), Throws.InstanceOf<FileFormatException>().With.Message.Contains("x.png does not exist"));
    }

    [Test]
    public void TheCheckFindsWhatIsBroken()
    {
        for (int i = 0; i < 5; i++) Picture($"images/{i}.png", 6, 4 + (i & 1));
        Picture("masks/0.png", 6, 4, 1);
        Picture("masks/1.png", 6, 9, 1);
        Picture("masks/2.png", 6, 4, 1, (_, _) => 128);
        File.WriteAllBytes(Path.Combine(_folder, "images/4.png"), [0x89, 0x50, 0x4E, 0x47]);
        Text("landmarks/3.txt", "1 1\n3 1\n2 2\n1 3\n300 3\n");
        DatasetReport report = DatasetCheck.Run(FaceDataset.Open(_folder), decode: 100);
        Assert.That((report.Samples, report.Decoded, report.With["mask"], report.With["landmarks5"]), Is.EqualTo((5, 5, 3, 1)));
        Assert.That(report.Broken.Select(broken => broken.Name), Is.EqualTo((string[])["1", "2", "3", "4"]));
        Assert.That(report.Broken[0].Reason, Does.Contain("does not fit"));
        Assert.That(report.Broken[1].Reason, Does.Contain("not black and white"));
        Assert.That(report.Broken[2].Reason, Does.Contain("far outside"));
        Assert.That(report.Broken[3].Reason, Does.Contain("4.png"));
        Assert.That(report.Sizes, Is.EqualTo(new Dictionary<string, int> { ["6x4"] = 2, ["6x5"] = 1 }));
        Assert.That(DatasetCheck.Run(FaceDataset.Open(_folder), decode: 2).Decoded, Is.EqualTo(2));
    }

    [Test]
    public void MirroringTwiceGivesTheSamePoints()
    {
        var points = new (float X, float Y)[68];
        for (int i = 0; i < 68; i++) points[i] = (i, 2 * i);
        var landmarks = new FaceLandmarks(points);
        FaceLandmarks mirrored = landmarks.Mirror(100);
        Assert.That(mirrored[36], Is.EqualTo((100f - 45, 90f)), "the left eye's outer corner was the right one's");
        Assert.That(mirrored.Mirror(100).Points.ToArray(), Is.EqualTo(points));
        Assert.That(landmarks.ToFive()[0], Is.EqualTo((37.5f, 75f)));
    }

    private void Text(string path, string text)
    {
        string full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private void Picture(string path, int width, int height, int channels = 3, Func<int, int, int>? value = null)
    {
        string full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var image = new Image<byte>(width, height, channels);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++) image.Pixel(x, y).Fill((byte)(value?.Invoke(x, y) ?? (x < width / 2 ? 0 : 255)));
        }

        if (path.StartsWith("parsing", StringComparison.Ordinal)) Array.Clear(image.Samples);
        ImageFile.Save(full, image);
    }
}
