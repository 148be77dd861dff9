using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Occluders;
using Deocc.Tests.Serialization;
using Deocc.Training.Data;
using Deocc.Training.Evaluation.Srg;
using Deocc.Training.Evaluation.Srg.Fills;
using Deocc.Training.Evaluation.Srg.Uncovering;

namespace Deocc.Tests.Evaluation;

[TestFixture]
[NoLeaks]
internal sealed class SrgEvaluationTests
{
    private TemporaryFolder _folder = null!;

    [OneTimeSetUp]
    public void MakeData()
    {
        _folder = new TemporaryFolder();
        ImageFile.Save(_folder.File("mask.png"), ImageChannels.ToBytes(SceneFixture.Mask()));
        FaceLandmarks landmarks = AlignedLandmarks.For(SceneFixture.Side);
        string points = string.Join(',', landmarks.Points.ToArray().Select(point => string.Create(CultureInfo.InvariantCulture, $"[{point.X - 0.5},{point.Y - 0.5}]")));
        var lines = new List<string>();
        for (int i = 0; i < 6; i++)
        {
            Image<float> picture = SceneFixture.Picture();
            for (int p = 0; p < picture.Samples.Length; p++) picture.Samples[p] *= 1 - (0.12f * i);
            ImageFile.Save(_folder.File($"{i}.png"), ImageChannels.ToBytes(picture));
            lines.Add($$"""{"image":"{{i}}.png","mask":"mask.png","region":"mask.png","split":"{{(i < 2 ? "train" : "val")}}","color":{{(i == 3 ? "false" : "true")}},"lm68":[{{points}}]}""");
        }

        File.WriteAllLines(_folder.File("labels.jsonl"), lines);
    }

    [OneTimeTearDown]
    public void RemoveData() => _folder.Dispose();

    [Test]
    public void TheTruthIsPerfectAndTheTableCountsEveryPortrait()
    {
        SrgEvaluationOptions options = Options("sunglasses") with { Save = _folder.File("saved") };
        var portraits = new CoveredPortraits(options);
        SrgReport report = SrgEvaluation.Run(options, [new FilledHole(new TruthFill()), new FilledHole(new MeanColorFill()), new FilledHole(new MeanFaceFill(portraits.Training))], portraits, ["a note"]);
        SrgRow[] all = [.. report.Rows.Where(row => row.Group == "all")];
        Assert.That(all.Select(row => row.Method), Is.EqualTo(["occluded", "truth", "mean color", "mean face, Poisson"]));
        Assert.That(all.Select(row => row.Figures[0].Samples), Is.All.EqualTo(3), "four portraits of the split, one of them grey");
        Assert.That(all[1].Figures.Select(figure => figure.Value), Is.EqualTo([0, 0, double.PositiveInfinity, 1]).Within(1e-3));
        Assert.That(all[0].Figures[0].Value, Is.GreaterThan(0.1), "sunglasses are dark");
        Assert.That(all[2].Figures[0].Value, Is.LessThan(0.1), "skin of one color is well met by its mean");
        Assert.That(report.Rows.Where(row => row.Group != "all" && row.Method == "truth").Sum(row => row.Figures[0].Samples), Is.EqualTo(3), "each portrait is in one group");
        Assert.That(report.Notes, Is.EqualTo(["a note"]));
        Assert.That(Directory.GetFiles(options.Save), Has.Length.EqualTo(3));
    }

    [Test]
    public void APredictedHoleIsMeasuredOverTheWholeFaceAndOnBarePortraits()
    {
        SrgEvaluationOptions options = Options("masks") with { Holes = HoleSource.Predicted };
        var portraits = new CoveredPortraits(options);
        SrgReport report = SrgEvaluation.Run(options, [new UpperHalf(), new FilledHole(new TruthFill())], portraits, []);
        Dictionary<string, double> half = ValuesOf(report, "upper half");
        Dictionary<string, double> truth = ValuesOf(report, "truth");
        Assert.That(truth["coverage"], Is.EqualTo(1));
        Assert.That(truth["face ssim"], Is.EqualTo(1).Within(5e-3), "but for the shadow");
        Assert.That(half["coverage"], Is.LessThan(0.4), "a mask covers the lower half");
        Assert.That(half["needless"], Is.GreaterThan(0.4));
        Assert.That(half["face ssim"], Is.LessThan(0.95));
        Assert.That(half["found"], Is.Zero);
        Assert.That(report.Bare, Is.EqualTo(new BareFaces(3, 0, report.Bare!.Painted)));
        Assert.That(report.Bare.Painted, Is.InRange(0.3, 0.7));
    }

    [TestCase("eyes")]
    [TestCase("lower-face")]
    public void PlainHolesLieOnTheFace(string protocol)
    {
        CoveredPortrait portrait = new CoveredPortraits(Options(protocol)).Cover([]).First();
        FaceLandmarks face = portrait.Landmarks;
        bool isEyes = protocol == "eyes";
        Assert.That(IsHidden(face[0]), Is.EqualTo(isEyes));
        Assert.That(IsHidden(face[1]), Is.EqualTo(isEyes));
        Assert.That(IsHidden(face[3]), Is.EqualTo(!isEyes), "a corner of the mouth");
        Assert.That(portrait.Support.Count, Is.InRange(0.01 * SceneFixture.Side * SceneFixture.Side, 0.2 * SceneFixture.Side * SceneFixture.Side));
        for (int i = 0; i < portrait.Hole.Samples.Length; i++)
        {
            if (portrait.Hole.Samples[i] == 0) Assert.That(portrait.Occluded.Samples[3 * i], Is.EqualTo(portrait.Clean.Samples[3 * i]), "nothing but the hole is covered");
        }

        bool IsHidden((float X, float Y) point) => portrait.Cover.Pixel((int)point.X, (int)point.Y)[0] >= 0.5f;
    }

    [Test]
    public void AMeanFaceAtTheLandmarksMeetsAFaceThatLooksLikeIt()
    {
        var portraits = new CoveredPortraits(Options("eyes"));
        CoveredPortrait portrait = portraits.Cover([]).First();
        Image<float> filled = new WarpedMeanFaceFill(portraits.Training).Fill(portrait);
        for (int i = 0; i < filled.Samples.Length; i++)
        {
            if (portrait.Support.Contains(i / 3)) Assert.That(filled.Samples[i], Is.EqualTo(portrait.Clean.Samples[i]).Within(0.05));
        }
    }

    [Test]
    public void OccludersFollowFromTheSeed()
    {
        float[] first = First(Options("hair"));
        Assert.That(First(Options("hair")), Is.EqualTo(first));
        Assert.That(First(Options("hair") with { Seed = 8 }), Is.Not.EqualTo(first));
    }

    [Test]
    public void WhatIsMeasuredIsFilled()
    {
        CoveredPortrait portrait = new CoveredPortraits(Options("masks")).Cover([]).First();
        for (int i = 0; i < portrait.Hole.Samples.Length; i++)
        {
            if (portrait.Hole.Samples[i] > 0) continue;
            Assert.That(portrait.Support.Contains(i), Is.False);
        }
    }

    [Test]
    public void AnUnknownProtocolIsToldWithAllThatAreKnown() =>
        Assert.That(() => SrgProtocol.Find("scarves"), Throws.TypeOf<UsageException>().With.Message.Contains("sunglasses, masks, hands, hair, eyes, lower-face"));

    private SrgEvaluationOptions Options(string protocol) => new() { Data = _folder.Path, Protocol = SrgProtocol.Find(protocol), Seed = 5 };

    private static float[] First(SrgEvaluationOptions options) => new CoveredPortraits(options).Cover([]).First().Occluded.Samples;

    private static Dictionary<string, double> ValuesOf(SrgReport report, string way) =>
        report.Rows.Single(row => row.Group == "all" && row.Method == way).Figures.ToDictionary(figure => figure.Name, figure => figure.Value);

    /// <summary>Changes nothing, and says that it painted the upper half of a face that it did not find.</summary>
    private sealed class UpperHalf : IUncovering
    {
        public string Name => "upper half";

        public Uncovered Apply(CoveredPortrait portrait)
        {
            var painted = new Image<float>(portrait.Occluded.Width, portrait.Occluded.Height, 1);
            painted.Samples.AsSpan(0, painted.Samples.Length / 2).Fill(1);
            return new Uncovered(portrait.Occluded, painted, IsFound: false);
        }
    }

    private sealed class TruthFill : IHoleFill
    {
        public string Name => "truth";

        public Image<float> Fill(CoveredPortrait portrait) => portrait.Clean;
    }
}
