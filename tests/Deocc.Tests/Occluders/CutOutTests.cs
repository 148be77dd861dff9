using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Tests.Occluders;

[TestFixture]
internal sealed class CutOutTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("deocc-cutouts-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void HandsTakeTheFacesToneAndTheirArmsLeaveThePicture()
    {
        // An arm that hangs down from a hand, in a tone unlike the face's.
        for (int i = 0; i < 4; i++) Bar($"hands/{i}.png", 60, 240, 60, 40, 90);
        File.WriteAllLines(Path.Combine(_folder, "hands/labels.jsonl"), Enumerable.Range(0, 4).Select(i =>
            $$"""{"file": "{{i}}.png", "pose": "over_mouth", "cover": "none", "arm": [0, 1], "wrist": [30, 100], "fingertips": {"middle": [30, 5]}, "knuckles": {"middle": [30, 50]}, "cut_center": [30, 236], "hand_length_px": 100}"""));
        File.AppendAllText(Path.Combine(_folder, "hands/labels.jsonl"), "{\"file\": \"none.png\"}\n{");
        var library = new OccluderLibrary(new OccluderOptions { Folder = _folder, Kinds = [OccluderKind.Hand], CutOutShare = 1 });
        Assert.That(library.Skipped, Has.Count.EqualTo(2));
        FaceScene scene = SceneFixture.Scene();
        int cutOuts = 0;
        for (int i = 0; i < 30; i++)
        {
            Occluder hand = library.Draw(scene, OccluderSet.Train, new RandomGenerator(1, (ulong)i));
            if (!hand.Style.StartsWith("hands/", StringComparison.Ordinal)) continue;
            cutOuts++;
            Assert.That(TouchesEdge(hand.Mask), hand.Style);
            if (i % 5 == 0) continue;
            (double red, double blue) = MeanColor(hand);
            if (blue < red) cutOuts += 100;
        }

        Assert.That(cutOuts % 100, Is.GreaterThan(10), "cut-outs are drawn");
        Assert.That(cutOuts / 100, Is.GreaterThan(10), "most of them are redder than blue, like the face and unlike the picture");
    }

    [Test]
    public void SeveralHandsAreAllOfTheSetAskedFor()
    {
        for (int i = 0; i < 30; i++) Bar($"hands/{i}.png", 60, 240, 60, 40, 90);
        File.WriteAllLines(Path.Combine(_folder, "hands/labels.jsonl"), Enumerable.Range(0, 30).Select(i =>
            $$"""{"file": "{{i}}.png", "pose": "cheek", "cover": "none", "arm": [0, 1], "wrist": [30, 100], "fingertips": {"middle": [30, 5]}, "knuckles": {"middle": [30, 50]}, "cut_center": [30, 236], "hand_length_px": 100}"""));
        var library = new OccluderLibrary(new OccluderOptions { Folder = _folder, Kinds = [OccluderKind.Hand], CutOutShare = 1 });
        FaceScene scene = SceneFixture.Scene();
        foreach (OccluderSet set in Enum.GetValues<OccluderSet>())
        {
            int several = 0;
            for (int i = 0; i < 60; i++)
            {
                string style = library.Draw(scene, set, new RandomGenerator(1, (ulong)i)).Style;
                if (!style.StartsWith("hands/", StringComparison.Ordinal)) continue;
                string[] names = [.. style.Split(" + ").Select(name => name.Split(' ')[0])];
                if (names.Length > 1) several++;
                Assert.That(names.Select(HoldBack.IsHeldBack), Is.All.EqualTo(set == OccluderSet.HeldBack), style);
            }

            Assert.That(several, Is.GreaterThan(2), $"{set}");
        }
    }

    [Test]
    public void FoldersAreKindsAndWhatIsNoCutOutIsNamed()
    {
        for (int i = 0; i < 6; i++) Bar($"balloons/{i}.png", 40, 40, 250, 20, 20);
        Directory.CreateDirectory(Path.Combine(_folder, "microphones"));
        ImageFile.Save(Path.Combine(_folder, "microphones/solid.png"), new Image<byte>(8, 8, 3));
        var library = new OccluderLibrary(new OccluderOptions { Folder = _folder, Kinds = [OccluderKind.Other] });
        Assert.That(library.Skipped.Single().Reason, Does.Contain("no transparency"));
        var styles = new HashSet<string>();
        for (int i = 0; i < 40; i++)
        {
            Occluder balloon = library.Draw(SceneFixture.Scene(), OccluderSet.Train, new RandomGenerator(1, (ulong)i));
            if (balloon.Kind == OccluderKind.Other) styles.Add(balloon.Style);
        }

        Assert.That(styles, Has.Count.GreaterThan(3));
        Assert.That(styles, Is.All.StartsWith("balloons/"));
    }

    [Test]
    public void TemplatesFollowTheFaceAndBadSectionsAreNamed()
    {
        Bar("set/templates/cloth.png", 200, 120, 20, 40, 200);
        File.WriteAllText(Path.Combine(_folder, "set/anchors.cfg"), """
            [cloth]
            template: masks/templates/cloth.png
            mask_a: 0, 10
            mask_b: 100, 0
            mask_c: 200, 10
            mask_d: 10, 80
            mask_e: 100, 120
            mask_f: 190, 80

            [torn]
            template: torn.png
            mask_a: 0, 10

            [unused]
            """);
        var library = new OccluderLibrary(new OccluderOptions { Folder = _folder, Kinds = [OccluderKind.ClothMask], CutOutShare = 1 });
        Assert.That(library.Skipped.Single().Name, Does.EndWith("[torn]"));
        OccluderSet set = library.Draw(SceneFixture.Scene(), OccluderSet.Train, new RandomGenerator(0)).Style == "set/cloth" ? OccluderSet.Train : OccluderSet.HeldBack;
        Occluder mask = library.Draw(SceneFixture.Scene(), set, new RandomGenerator(3));
        Assert.That(mask.Style, Is.EqualTo("set/cloth"));
        Assert.That(mask.Mask.Pixel(64, 86)[0], Is.GreaterThan(0.9f), "over the mouth");
        Assert.That(mask.Mask.Pixel(46, 47)[0], Is.LessThan(0.1f), "not over the eye");
    }

    [Test]
    public void AnEmptyFolderIsRefused() =>
        Assert.That(() => new OccluderLibrary(new OccluderOptions { Folder = _folder }), Throws.InstanceOf<FileFormatException>().With.Message.Contains("no cut-outs found"));

    private static bool TouchesEdge(Image<float> mask)
    {
        for (int i = 0; i < mask.Width; i++)
        {
            if (mask.Pixel(i, mask.Height - 1)[0] > 0.4f || mask.Pixel(0, i)[0] > 0.4f || mask.Pixel(mask.Width - 1, i)[0] > 0.4f) return true;
        }

        return false;
    }

    private static (double Red, double Blue) MeanColor(Occluder occluder)
    {
        (double red, double blue) = (0, 0);
        for (int i = 0; i < occluder.Mask.Samples.Length; i++)
        {
            red += occluder.Mask.Samples[i] * occluder.Layer.Samples[4 * i];
            blue += occluder.Mask.Samples[i] * occluder.Layer.Samples[(4 * i) + 2];
        }

        return (red, blue);
    }

    private void Bar(string path, int width, int height, byte red, byte green, byte blue)
    {
        string full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var image = new Image<byte>(width, height, 4);
        for (int i = 0; i < width * height; i++) ((byte[])[red, green, blue, 255]).CopyTo(image.Samples, 4 * i);
        ImageFile.Save(full, image);
    }
}
