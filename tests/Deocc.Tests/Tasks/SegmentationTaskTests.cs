using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Segmentation;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Runs;
using Deocc.Training.Tasks;
using Deocc.Training.Tasks.Segmentation;

namespace Deocc.Tests.Tasks;

/// <summary>The segmentation task: it learns, repeats and resumes to the bit, and lists its hardest samples.</summary>
[NoLeaks]
[NonParallelizable]
internal sealed class SegmentationTaskTests
{
    private const string Name = "srg.segmentation";

    private SmallPortraits _data = null!;
    private string _folder = string.Empty;

    private SegmentationOptions Options => new()
    {
        Data = _data.Folder,
        Steps = 6,
        BatchSize = 2,
        Size = 64,
        EncoderWidth = 0.125,
        DecoderWidths = [16, 8, 8, 8, 4],
        LearningRate = 3e-3,
        AverageDecay = 0.5,
        ValidateEvery = 3,
        ValidationCount = 2,
        CheckpointEvery = 2,
    };

    [SetUp]
    public void MakeData()
    {
        _data = new SmallPortraits(train: 6, validation: 2);
        _folder = Directory.CreateTempSubdirectory("deocc-segmentation-").FullName;
    }

    [TearDown]
    public void RemoveData()
    {
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void AShortRunLearnsTheFace()
    {
        string run = Path.Combine(_folder, "run");
        IReadOnlyList<TrainingProgress> reports = TaskRun.Run(Name, Options with { Steps = 60, ValidateEvery = 30, OccludeProbability = 0.5 }, run);
        ValidationReport last = reports[^1].Validation!;
        Assert.That(reports[0].Losses[1].Name, Is.EqualTo("dice"));
        Assert.That(reports[^1].Losses[1].Value, Is.LessThan(0.75 * reports[0].Losses[1].Value), "Dice");
        Assert.That(last.Figures[0].Value, Is.GreaterThan(0.6), last.Figures[0].Name);
        using WeightFile file = WeightFile.Open(Path.Combine(run, "best.safetensors"));
        using UNet network = UNet.FromFile(file);
        Assert.That(network.CountParameters(), Is.GreaterThan(0));
    }

    [Test]
    public void ASecondOutputLearnsWhatCovers()
    {
        string run = Path.Combine(_folder, "run");
        IReadOnlyList<TrainingProgress> reports = TaskRun.Run(Name, Options with { Steps = 60, ValidateEvery = 30, OccludeProbability = 1, Covering = 1 }, run);
        Assert.That(reports[0].Losses[3].Name, Is.EqualTo("covering"));
        Assert.That(reports[^1].Losses[3].Value, Is.LessThan(0.8 * reports[0].Losses[3].Value), "cross-entropy of what covers");
        using WeightFile file = WeightFile.Open(Path.Combine(run, "best.safetensors"));
        using UNet network = UNet.FromFile(file);
        Assert.That(network.StateDict()["head.weight"].Shape[0], Is.EqualTo(2));
    }

    [TestCase("", true)]
    [TestCase("\"glasses\":0.02,", false)]
    public void AFaceWithoutOccluderCountsAsUncoveredUnlessItWearsGlasses(string attributes, bool isKnown)
    {
        string labels = Path.Combine(_data.Folder, "labels.jsonl");
        File.WriteAllText(labels, File.ReadAllText(labels).Replace("\"mask\":", attributes + "\"mask\":", StringComparison.Ordinal));
        IReadOnlyList<TrainingProgress> reports =
            TaskRun.Run(Name, Options with { OccludeProbability = 0, Covering = 1 }, Path.Combine(_folder, "run"));
        Assert.That(reports[0].Losses[3].Value, isKnown ? Is.GreaterThan(0) : Is.Zero, "cross-entropy of what covers");
    }

    [Test]
    public void AStoppedRunGoesOnWithTheSameBits()
    {
        SegmentationOptions options = Options;
        TaskRun.Run(Name, options, Path.Combine(_folder, "whole"));
        TaskRun.Run(Name, options, Path.Combine(_folder, "parts"), stopAfter: 3);
        TaskRun.Run(Name, options, Path.Combine(_folder, "parts"), resume: true);
        Assert.That(Weights("parts"), Is.EqualTo(Weights("whole")));
        TaskRun.Run(Name, options with { Seed = 2 }, Path.Combine(_folder, "other"));
        Assert.That(Weights("other"), Is.Not.EqualTo(Weights("whole")));
    }

    [Test]
    public void TheHardestSamplesMakeASecondRound()
    {
        string list = Path.Combine(_folder, "hardest.jsonl");
        TaskRun.Run(Name, Options with { Hardest = list, HardestShare = 0.5, ValidateEvery = 6 }, Path.Combine(_folder, "first"));
        IReadOnlyList<SampleWeight> hardest = SampleWeights.Read(list);
        Assert.That(hardest, Has.Count.EqualTo(3));
        Assert.That(hardest.Select(entry => entry.Score), Is.Ordered);
        Assert.That(hardest.Select(entry => entry.Weight), Is.All.EqualTo(3));
        using var second = new SegmentationTask(Options with { SampleWeights = list, ExtraData = [_data.Folder] });
        Assert.That(second.TrainingSamples, Is.EqualTo((6 + (2 * 3)) + (8 + (2 * 3))));
    }

    [Test]
    public void DataWithoutMasksIsRefused()
    {
        string labels = Path.Combine(_data.Folder, "labels.jsonl");
        File.WriteAllText(labels, File.ReadAllText(labels).Replace("\"mask\":\"mask.png\",", string.Empty, StringComparison.Ordinal));
        Assert.That(() => new SegmentationTask(Options), Throws.InstanceOf<UsageException>().With.Message.Contains("no mask"));
        Assert.That(() => new SegmentationTask(Options with { Data = string.Empty }), Throws.InstanceOf<UsageException>().With.Message.Contains("--data"));
    }

    [TestCase("small")]
    [TestCase("paper")]
    public void PresetsCanBeRead(string preset)
    {
        var options = (SegmentationOptions)TrainingPreset.Resolve(TrainingCatalog.Find(Name), preset, []);
        Assert.That(options.Size, Is.EqualTo(256));
        Assert.That(options.DecoderWidths, Has.Count.EqualTo(5));
    }

    [Test]
    public void MaskScores_CountPixels()
    {
        using Tensor logits = Tensor.From<float>([1, 1, -1, -1, -1, -1, -1, -1], [2, 1, 2, 2]);
        using Tensor face = Tensor.From<float>([1, 0.4f, 0.5f, 0, 0, 0, 0, 0], [2, 1, 2, 2]);
        IReadOnlyList<MaskScore> scores = MaskScore.Of(logits, face);
        Assert.That(scores[0], Is.EqualTo(new MaskScore(1.0 / 3, 0.5, 0.5)));
        Assert.That(scores[1], Is.EqualTo(new MaskScore(1, 1, 1)));
    }

    private float[] Weights(string run) =>
        [.. WeightFile.Load(Path.Combine(_folder, run, "weights.safetensors")).Values.SelectMany(tensor =>
        {
            using (tensor) return tensor.ElementType == ElementType.Float32 ? tensor.ToArray<float>() : [];
        })];
}
