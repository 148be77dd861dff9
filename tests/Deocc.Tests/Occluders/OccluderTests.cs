using System.Globalization;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Random;
using Deocc.Imaging;
using Deocc.Training.Data;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.Scenes;

namespace Deocc.Tests.Occluders;

[TestFixture]
internal sealed class OccluderTests
{
    private static readonly OccluderLibrary Library = new();

    private static OccluderKind[] Kinds => [.. Enum.GetValues<OccluderKind>().Where(kind => kind != OccluderKind.Other)];

    [TestCaseSource(nameof(Kinds))]
    public void EveryKindCoversAPartOfTheFaceWithFiniteColors(OccluderKind kind)
    {
        FaceScene scene = SceneFixture.Scene();
        Image<float> face = SceneFixture.Mask();
        double covered = 0;
        for (int i = 0; i < 6; i++)
        {
            Occluder occluder = Library.Draw(scene, kind, OccluderSet.Train, new RandomGenerator(5, (ulong)i));
            Assert.That(occluder.Kind, Is.EqualTo(kind));
            Assert.That(occluder.Layer.Samples.All(sample => sample is >= 0 and <= 1), "colors and opacity in 0..1");
            Assert.That(occluder.Mask.Samples.All(sample => sample is >= 0 and <= 1), "coverage in 0..1");
            Assert.That(occluder.Layer.Samples.Max(), Is.GreaterThan(0.05f), "something is painted");
            double share = face.Samples.Zip(occluder.Mask.Samples, (a, b) => a * b).Sum() / face.Samples.Sum();
            Assert.That(share, Is.LessThan(0.95), "some of the face is left");
            covered += share / 6;
        }

        Assert.That(covered, Is.GreaterThan(0.01));
    }

    [TestCaseSource(nameof(Kinds))]
    public void TheSameSeedGivesTheSameBitsAtAnyNumberOfThreads(OccluderKind kind)
    {
        int threads = CpuThreads.Count;
        try
        {
            FaceScene scene = SceneFixture.Scene();
            CpuThreads.Count = 1;
            Occluder one = Library.Draw(scene, kind, OccluderSet.Train, new RandomGenerator(3));
            CpuThreads.Count = 3;
            Occluder three = Library.Draw(scene, kind, OccluderSet.Train, new RandomGenerator(3));
            Occluder other = Library.Draw(scene, kind, OccluderSet.Train, new RandomGenerator(4));
            Assert.That(three.Layer.Samples, Is.EqualTo(one.Layer.Samples));
            Assert.That(three.Mask.Samples, Is.EqualTo(one.Mask.Samples));
            Assert.That(other.Layer.Samples, Is.Not.EqualTo(one.Layer.Samples));
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    [Test]
    public void TrainingNeverShowsAHeldBackDesign()
    {
        FaceScene scene = SceneFixture.Scene();
        foreach (OccluderSet set in Enum.GetValues<OccluderSet>())
        {
            for (int i = 0; i < 40; i++)
            {
                string style = Library.Draw(scene, OccluderKind.Sunglasses, set, new RandomGenerator(1, (ulong)i)).Style;
                int design = int.Parse(style[(style.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
                Assert.That(design % 10 == 9, Is.EqualTo(set == OccluderSet.HeldBack), style);
            }
        }
    }

    [Test]
    public void SunglassesLieOverTheEyesAndMasksOverTheMouth()
    {
        FaceScene scene = SceneFixture.Scene();
        FaceLandmarks five = AlignedLandmarks.For(SceneFixture.Side);
        for (int i = 0; i < 10; i++)
        {
            Image<float> glasses = Library.Draw(scene, OccluderKind.Sunglasses, OccluderSet.Train, new RandomGenerator(7, (ulong)i)).Mask;
            Image<float> mask = Library.Draw(scene, OccluderKind.SurgicalMask, OccluderSet.Train, new RandomGenerator(7, (ulong)i)).Mask;
            Assert.That(glasses.Pixel((int)five[0].X, (int)five[0].Y)[0], Is.GreaterThan(0.9f), $"left eye, draw {i}");
            Assert.That(glasses.Pixel((int)five[1].X, (int)five[1].Y)[0], Is.GreaterThan(0.9f), $"right eye, draw {i}");
            Assert.That(glasses.Pixel((int)five[3].X, (int)five[3].Y)[0], Is.LessThan(0.1f), $"mouth, draw {i}");
            Assert.That(mask.Pixel((int)five[3].X, (int)five[3].Y)[0], Is.GreaterThan(0.9f), $"mouth, draw {i}");
            Assert.That(mask.Pixel((int)five[0].X, (int)five[0].Y)[0], Is.LessThan(0.1f), $"eye, draw {i}");
        }
    }

    [Test]
    public void OnAGreyPictureOccludersAreGrey()
    {
        FaceScene scene = SceneFixture.Scene(isGrey: true);
        for (int i = 0; i < 8; i++)
        {
            Occluder occluder = Library.Draw(scene, OccluderSet.Train, new RandomGenerator(2, (ulong)i));
            for (int p = 0; p < occluder.Mask.Samples.Length; p++)
            {
                ReadOnlySpan<float> pixel = occluder.Layer.Samples.AsSpan(4 * p, 3);
                Assert.That(Math.Abs(pixel[0] - pixel[2]), Is.LessThan(0.02f), $"{occluder.Style} at {p}");
            }
        }
    }

    [Test]
    public void AClearLensDoesNotCoverButATintedOneDoes()
    {
        FaceScene scene = SceneFixture.Scene();
        FaceLandmarks five = AlignedLandmarks.For(SceneFixture.Side);
        double lens = 0;
        for (int i = 0; i < 10; i++)
        {
            Occluder spectacles = Library.Draw(scene, OccluderKind.Spectacles, OccluderSet.Train, new RandomGenerator(9, (ulong)i));
            lens += spectacles.Mask.Pixel((int)five[0].X, (int)five[0].Y)[0] / 10;
            Assert.That(spectacles.Mask.Samples.Max(), Is.GreaterThan(0.15f), "the rim covers");
        }

        Assert.That(lens, Is.LessThan(0.15));
    }

    [Test]
    public void ALensThatIsNearlyClearBelowCoversAllTheSame()
    {
        FaceScene scene = SceneFixture.Scene();
        FaceLandmarks five = AlignedLandmarks.For(SceneFixture.Side);
        (int x, int y) = ((int)five[0].X, (int)five[0].Y + 6);
        int clear = 0;
        for (int i = 0; i < 60; i++)
        {
            Occluder glasses = Library.Draw(scene, OccluderKind.Sunglasses, OccluderSet.Train, new RandomGenerator(11, (ulong)i));
            if (glasses.Layer.Pixel(x, y)[3] < 0.45f && glasses.Mask.Pixel(x, y)[0] > 0.95f) clear++;
        }

        Assert.That(clear, Is.InRange(3, 25), "of 60 pairs of sunglasses");
    }

    [Test]
    public void AWireCoversALineThatIsWiderThanWhatOneSeesOfIt()
    {
        FaceScene scene = SceneFixture.Scene();
        for (int i = 0; i < 20; i++)
        {
            Occluder spectacles = Library.Draw(scene, OccluderKind.Spectacles, OccluderSet.Train, new RandomGenerator(12, (ulong)i));
            int covered = spectacles.Mask.Samples.Count(cover => cover >= 0.5f);
            Assert.That(covered, Is.GreaterThan(250), $"pixels of two rims, {spectacles.Style}");
        }
    }

    [Test]
    public void HandsMayHideMostOfTheFace()
    {
        FaceScene scene = SceneFixture.Scene();
        Image<float> face = SceneFixture.Mask();
        int most = 0;
        for (int i = 0; i < 40; i++)
        {
            Image<float> hand = Library.Draw(scene, OccluderKind.Hand, OccluderSet.Train, new RandomGenerator(13, (ulong)i)).Mask;
            if (face.Samples.Zip(hand.Samples, (a, b) => a * b).Sum() > 0.5f * face.Samples.Sum()) most++;
        }

        Assert.That(most, Is.InRange(4, 24), "of 40 draws");
    }

    [Test]
    public void HairCoversNoMoreThanItHides()
    {
        FaceScene scene = SceneFixture.Scene();
        for (int i = 0; i < 10; i++)
        {
            Occluder hair = Library.Draw(scene, OccluderKind.Hair, OccluderSet.Train, new RandomGenerator(8, (ulong)i));
            for (int p = 0; p < hair.Mask.Samples.Length; p++)
                Assert.That(hair.Mask.Samples[p], Is.LessThanOrEqualTo(hair.Layer.Samples[(4 * p) + 3] + 1e-3f), hair.Style);
        }
    }

    [Test]
    public void OnATurnedHeadAMaskLiesWhereTheMouthIs()
    {
        // Nose and mouth shift to the side that the head turns to.
        var right = new FaceLandmarks([(46, 47), (78, 47), (72, 67), (52, 86), (76, 86)]);
        foreach (FaceLandmarks landmarks in (FaceLandmarks[])[right, right.Mirror(SceneFixture.Side)])
        {
            var scene = new FaceScene(SceneFixture.Picture(), landmarks, SceneFixture.Mask());
            for (int i = 0; i < 5; i++)
            {
                Image<float> mask = Library.Draw(scene, OccluderKind.ClothMask, OccluderSet.Train, new RandomGenerator(1, (ulong)i)).Mask;
                Assert.That(mask.Pixel((int)(landmarks[3].X + landmarks[4].X) / 2, 86)[0], Is.GreaterThan(0.9f));
                Assert.That(mask.Pixel((int)landmarks[0].X, 47)[0] + mask.Pixel((int)landmarks[1].X, 47)[0], Is.LessThan(0.1f));
            }
        }
    }

    [Test]
    public void MistakesAreOneClearLine()
    {
        Assert.That(() => new OccluderLibrary(new OccluderOptions { Kinds = [OccluderKind.Other] }), Throws.InstanceOf<UsageException>().With.Message.Contains("folder with cut-outs"));
        Assert.That(() => new OccluderLibrary(new OccluderOptions { Folder = "/nowhere/at/all" }), Throws.InstanceOf<FileFormatException>().With.Message.Contains("no such folder"));
        Assert.That(() => new FaceScene(new Image<float>(32, 32, 1), AlignedLandmarks.For(32)), Throws.InstanceOf<ShapeException>());
        Assert.That(() => new FaceScene(new Image<float>(32, 32, 3), AlignedLandmarks.For(32), new Image<float>(16, 32, 1)), Throws.InstanceOf<ShapeException>());
    }
}
