using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Occluders;
using Deocc.Training.Data;
using Deocc.Training.Data.Loading;
using Deocc.Training.Occluders;

namespace Deocc.Tests.Data;

[TestFixture]
[NoLeaks]
internal sealed class FaceLoaderTests
{
    private static readonly OccluderLibrary Library = new(new OccluderOptions { Kinds = [OccluderKind.Sunglasses, OccluderKind.Blob, OccluderKind.Microphone] });
    private static readonly FaceLoaderOptions Options = new() { BatchSize = 2, Size = 48, Seed = 5, Workers = 2, BatchesAhead = 2 };

    private string _folder = string.Empty;
    private FaceSample[] _samples = [];

    [OneTimeSetUp]
    public void MakeSamples()
    {
        _folder = Directory.CreateTempSubdirectory("deocc-loader-").FullName;
        string mask = Path.Combine(_folder, "mask.png");
        ImageFile.Save(mask, ImageChannels.ToBytes(SceneFixture.Mask()));
        _samples = new FaceSample[5];
        for (int i = 0; i < _samples.Length; i++)
        {
            Image<float> picture = SceneFixture.Picture();
            for (int p = 0; p < picture.Samples.Length; p++) picture.Samples[p] *= 1 - (0.1f * i);
            string path = Path.Combine(_folder, $"{i}.png");
            ImageFile.Save(path, ImageChannels.ToBytes(picture));
            _samples[i] = new FaceSample { Id = $"{i}", Image = path, Mask = mask, Landmarks = AlignedLandmarks.For(SceneFixture.Side) };
        }
    }

    [OneTimeTearDown]
    public void RemoveSamples() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void TheSameBitsAtAnyNumberOfThreadsAndBatchesAhead()
    {
        int threads = CpuThreads.Count;
        try
        {
            List<float[]> expected = Take(Options with { Workers = 1, BatchesAhead = 1 }, batches: 7);
            CpuThreads.Count = 3;
            List<float[]> actual = Take(Options with { Workers = 4, BatchesAhead = 3 }, batches: 7);
            Assert.That(actual, Is.EqualTo(expected));
            Assert.That(Take(Options with { Seed = 6 }, batches: 1)[0], Is.Not.EqualTo(expected[0]));
        }
        finally
        {
            CpuThreads.Count = threads;
        }
    }

    [Test]
    public void AResumedLoaderGoesOnWithTheSameBits()
    {
        List<float[]> whole = Take(Options, batches: 6);
        for (int stop = 1; stop < 6; stop++)
        {
            (long epoch, long position) = (0, 0);
            using (var first = new FaceLoader(_samples, Library, Options))
            {
                for (int i = 0; i < stop; i++) first.Next().Dispose();
                (epoch, position) = (first.Epoch, first.Position);
            }

            using var second = new FaceLoader(_samples, Library, Options, epoch, position);
            using FaceBatch batch = second.Next();
            Assert.That(Flatten(batch), Is.EqualTo(whole[stop]), $"after {stop} batches: epoch {epoch}, position {position}");
        }
    }

    [Test]
    public void AnEpochShowsEachSampleOnceAndEpochsDiffer()
    {
        using var loader = new FaceLoader(_samples, Library, Options with { BatchSize = 1 });
        var orders = new List<string>();
        for (int epoch = 0; epoch < 4; epoch++)
        {
            var ids = new List<string>();
            for (int i = 0; i < loader.BatchesPerEpoch; i++)
            {
                Assert.That((loader.Epoch, loader.Position), Is.EqualTo(((long)epoch, (long)i)));
                using FaceBatch batch = loader.Next();
                ids.Add(batch.Samples[0].Id);
            }

            Assert.That(ids.Order(), Is.EqualTo((string[])["0", "1", "2", "3", "4"]));
            orders.Add(string.Concat(ids));
        }

        Assert.That(orders.Distinct().Count(), Is.GreaterThan(1));
    }

    [Test]
    public void BatchesHoldWhatEverySampleHasAndPairsAgreeWhereNothingCovers()
    {
        FaceLoaderOptions options = Options with { OccludeProbability = 1, Augment = new AugmentOptions { Degrade = 0 } };
        using var loader = new FaceLoader(_samples, Library, options);
        using FaceBatch batch = loader.Next();
        Assert.That((batch.Region, batch.Parsing), Is.EqualTo(((Tensor?)null, (Tensor?)null)));
        Assert.That(batch.Clean.Shape, Is.EqualTo(new Shape(2, 3, 48, 48)));
        Assert.That(batch.Landmarks!.Shape, Is.EqualTo(new Shape(2, 5, 2)));
        Assert.That(batch.Kinds, Has.None.Null);
        float[] clean = batch.Clean.ToArray<float>();
        float[] occluded = batch.Occluded.ToArray<float>();
        float[] cover = batch.Cover.ToArray<float>();
        float[] face = batch.Face!.ToArray<float>();
        Assert.That(clean.Concat(occluded).All(value => value is >= -1 and <= 1));
        int same = Enumerable.Range(0, clean.Length).Count(i => clean[i] == occluded[i]);
        Assert.That(same, Is.InRange(clean.Length / 10, clean.Length - 30));
        Assert.That(Enumerable.Range(0, cover.Length).All(i => face[i] <= 1.0001f - cover[i]), "what is covered is not visible");
    }

    [Test]
    public void WithoutVariationTheMiddleSquareIsOnlyResized()
    {
        using var loader = new FaceLoader(_samples, Library, Options with { Size = 64, Augment = AugmentOptions.None, OccludeProbability = 0, Shuffle = false });
        using FaceBatch batch = loader.Next();
        Assert.That(batch.Samples.Select(sample => sample.Id), Is.EqualTo((string[])["0", "1"]));
        Assert.That(batch.Kinds, Is.All.Null);
        Assert.That(batch.Cover.ToArray<float>(), Is.All.Zero);
        Image<float> expected = ImageResize.Resize(FacePicture.Load(_samples[0]).Picture, 64, 64, ResizeFilter.Bilinear);
        float[] pixels = batch.Clean.ToArray<float>();
        for (int i = 0; i < 64 * 64; i += 37) Assert.That(pixels[i], Is.EqualTo((2 * expected.Samples[3 * i]) - 1).Within(0.03f));
        float[] landmarks = batch.Landmarks!.ToArray<float>();
        Assert.That(landmarks[0], Is.EqualTo(AlignedLandmarks.For(64)[0].X).Within(1e-3f));
    }

    [Test]
    public void LandmarksMoveWithThePicture()
    {
        // A dark dot on the left eye has to stay under its landmark, which a flip renames.
        Image<float> picture = SceneFixture.Picture();
        FaceLandmarks five = AlignedLandmarks.For(SceneFixture.Side);
        for (int y = -4; y < 5; y++)
        {
            for (int x = -4; x < 5; x++) picture.Pixel((int)five[0].X + x, (int)five[0].Y + y).Clear();
        }

        string path = Path.Combine(_folder, "dot.png");
        ImageFile.Save(path, ImageChannels.ToBytes(picture));
        FaceSample[] samples = [_samples[0] with { Image = path }, _samples[0] with { Image = path }];
        var options = Options with { Size = 96, OccludeProbability = 0, Augment = new AugmentOptions { ColorJitter = 0, Grey = 0, Degrade = 0 } };
        using var loader = new FaceLoader(samples, Library, options);
        int mirrored = 0;
        for (int i = 0; i < 8; i++)
        {
            using FaceBatch batch = loader.Next();
            float[] points = batch.Landmarks!.ToArray<float>();
            float[] pixels = batch.Clean.ToArray<float>();
            for (int n = 0; n < 2; n++)
            {
                float left = At(pixels, points, n, 0);
                float right = At(pixels, points, n, 1);
                Assert.That(Math.Min(left, right), Is.LessThan(-0.9f), "one of the eyes is the dark one");
                Assert.That(Math.Max(left, right), Is.GreaterThan(0));
                if (right < left) mirrored++;
            }
        }

        Assert.That(mirrored, Is.InRange(1, 15));

        static float At(float[] pixels, float[] points, int sample, int point)
        {
            (int x, int y) = ((int)points[(sample * 10) + (2 * point)], (int)points[(sample * 10) + (2 * point) + 1]);
            return pixels[(sample * 3 * 96 * 96) + (y * 96) + x];
        }
    }

    [Test]
    public void AFailureReachesTheTrainerWithTheFilesNameAndTheNextBatchGoesOn()
    {
        string broken = Path.Combine(_folder, "broken.png");
        File.WriteAllBytes(broken, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]);
        FaceSample[] samples = [_samples[0], _samples[1] with { Image = broken }, _samples[2], _samples[3]];
        using var loader = new FaceLoader(samples, Library, Options with { Shuffle = false });
        Assert.That(() => loader.Next(), Throws.InstanceOf<FileFormatException>().With.Message.Contains("broken.png"));
        using FaceBatch batch = loader.Next();
        Assert.That(batch.Samples[0].Id, Is.EqualTo("2"));
    }

    [Test]
    public void MistakesAreOneClearLine()
    {
        Assert.That(() => new FaceLoader(_samples, Library, Options with { BatchSize = 9 }), Throws.InstanceOf<UsageException>().With.Message.Contains("5 samples do not fill a batch of 9"));
        Assert.That(() => new FaceLoader(_samples, Library, Options, 0, 1), Throws.InstanceOf<UsageException>().With.Message.Contains("position 1"));
        FaceSample[] bare = [.. _samples.Select(sample => sample with { Landmarks = null })];
        Assert.That(() => new FaceLoader(bare, Library, Options), Throws.InstanceOf<UsageException>().With.Message.Contains("no landmarks"));
    }

    private List<float[]> Take(FaceLoaderOptions options, int batches)
    {
        using var loader = new FaceLoader(_samples, Library, options);
        var taken = new List<float[]>();
        for (int i = 0; i < batches; i++)
        {
            using FaceBatch batch = loader.Next();
            taken.Add(Flatten(batch));
        }

        return taken;
    }

    private static float[] Flatten(FaceBatch batch) =>
        [.. batch.Clean.ToArray<float>(), .. batch.Occluded.ToArray<float>(), .. batch.Cover.ToArray<float>(), .. batch.Face!.ToArray<float>(), .. batch.Landmarks!.ToArray<float>()];
}
