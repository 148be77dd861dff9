using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging;
using Deocc.Imaging.Colors;
using Deocc.Training.Data;
using Deocc.Training.Occluders;
using Deocc.Training.Occluders.PairedSets;

namespace Deocc.Tests.Occluders;

[TestFixture]
internal sealed class PairedSetTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("deocc-pairs-").FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "in", "masks"));
        for (int i = 0; i < 3; i++)
        {
            ImageFile.Save(Path.Combine(_folder, "in", $"{i}.png"), ImageChannels.ToBytes(SceneFixture.Picture()));
            ImageFile.Save(Path.Combine(_folder, "in", "masks", $"{i}.png"), ImageChannels.ToBytes(SceneFixture.Mask()));
        }
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void PairsAreADataSetAndTheSameAtAnyNumberOfThreads()
    {
        int threads = CpuThreads.Count;
        try
        {
            CpuThreads.Count = 1;
            PairedSetReport one = Write("one");
            CpuThreads.Count = 3;
            Write("three");
            Assert.That((one.Written, one.Kinds.Values.Sum(), one.Covered > 0), Is.EqualTo((5, 5, true)));
            string[] files = [.. Directory.EnumerateFiles(Path.Combine(_folder, "one"), "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Path.Combine(_folder, "one"), path)).Order(StringComparer.Ordinal)];
            Assert.That(files, Has.Length.EqualTo((5 * 4) + 2), "occluded, clean, occluder and mask; labels and sheet");
            foreach (string file in files)
                Assert.That(File.ReadAllBytes(Path.Combine(_folder, "three", file)), Is.EqualTo(File.ReadAllBytes(Path.Combine(_folder, "one", file))), file);
        }
        finally
        {
            CpuThreads.Count = threads;
        }

        FaceDataset data = FaceDataset.Open(Path.Combine(_folder, "one"));
        Assert.That((data.Layout, data.Samples.Count, data.Skipped.Count), Is.EqualTo(("jsonl", 5, 0)));
        Assert.That(data.Samples[0].Landmarks![0].X, Is.EqualTo(AlignedLandmarks.For(SceneFixture.Side)[0].X).Within(0.01));
    }

    [Test]
    public void OutsideTheOccluderAndItsShadowNothingChanges()
    {
        Write("out");
        Image<byte> clean = ImageFile.Load(Path.Combine(_folder, "out/clean/000000.png"));
        Image<byte> occluded = ImageFile.Load(Path.Combine(_folder, "out/images/000000.png"));
        Image<byte> cover = ImageFile.Load(Path.Combine(_folder, "out/occluders/000000.png"));
        Image<byte> visible = ImageFile.Load(Path.Combine(_folder, "out/masks/000000.png"));
        int changed = 0;
        for (int i = 0; i < cover.Samples.Length; i++)
        {
            bool differs = Enumerable.Range(0, 3).Any(c => clean.Samples[(3 * i) + c] != occluded.Samples[(3 * i) + c]);
            if (differs) changed++;
            if (cover.Samples[i] > 200) Assert.That(visible.Samples[i], Is.Zero, "what is covered is not visible");
        }

        Assert.That(changed, Is.InRange(50, cover.Samples.Length - 500));
    }

    [Test]
    public void MistakesAreOneClearLine()
    {
        Write("out");
        Assert.That(() => Write("out"), Throws.InstanceOf<UsageException>().With.Message.Contains("holds a labels.jsonl already"));
        IReadOnlyList<FaceSample> bare = FaceDataset.Open(Path.Combine(_folder, "in")).Samples;
        var writer = new PairedSetWriter(bare, new OccluderLibrary(), Path.Combine(_folder, "none"), new PairedSetOptions());
        Assert.That(() => writer.Run(), Throws.InstanceOf<FileFormatException>().With.Message.Contains("none of 3 pictures has landmarks"));
    }

    private PairedSetReport Write(string name)
    {
        FaceSample[] samples = [.. FaceDataset.Open(Path.Combine(_folder, "in")).Samples.Select(sample => sample with { Landmarks = AlignedLandmarks.For(SceneFixture.Side) })];
        return new PairedSetWriter(samples, new OccluderLibrary(), Path.Combine(_folder, name), new PairedSetOptions { Count = 5, Seed = 11 }).Run();
    }
}
