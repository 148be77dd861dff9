using System.Text.Json;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Fitting;
using Deocc.Models.Recognition;
using Deocc.Models.Reconstruction;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Fitting;
using Deocc.Training.Runs;
using Deocc.Training.Tasks.Reconstruction;

namespace Deocc.Tests.Tasks;

/// <summary>The reconstruction task: it learns, and repeats and resumes to the bit.</summary>
[NoLeaks]
[NonParallelizable]
internal sealed class ReconstructionTaskTests
{
    private const string Name = "srg.reconstruction";

    private SmallPortraits _data = null!;
    private string _folder = string.Empty;

    private ReconstructionOptions Options => new()
    {
        Data = _data.Folder,
        Steps = 6,
        BatchSize = 4,
        Size = 64,
        Depth = ResNetDepth.ResNet18,
        Width = 0.125,
        ModeScale = 0.5,
        PoseScale = 0.1,
        LightScale = 0.2,
        LearningRate = 2e-3,
        AverageDecay = 0.5,
        ValidateEvery = 3,
        ValidationCount = 2,
        CheckpointEvery = 2,
        RenderWorkers = 2,
    };

    [SetUp]
    public void MakeData()
    {
        _data = new SmallPortraits(train: 6, validation: 2);
        _folder = Directory.CreateTempSubdirectory("deocc-reconstruction-").FullName;
    }

    [TearDown]
    public void RemoveData()
    {
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void AShortRunLearnsPoseAndColors()
    {
        string run = Path.Combine(_folder, "run");
        IReadOnlyList<TrainingProgress> reports = TaskRun.Run(Name, Options with { Steps = 60, ValidateEvery = 20, RenderedShare = 0.25 }, run);
        NamedValue[] last = [.. reports[^1].Validation!.Figures];
        Assert.That(last[0].Value, Is.LessThan(0.2), last[0].Name);
        Assert.That(last[2].Value, Is.GreaterThan(0.4), last[2].Name);
        Assert.That(reports[^1].Losses[0].Value, Is.LessThan(reports[0].Losses[0].Value));
        using WeightFile file = WeightFile.Open(Path.Combine(run, "best.safetensors"));
        using FaceReconstructor reconstructor = FaceReconstructor.FromFile(file);
        using var scope = new TensorScope();
        Assert.That(reconstructor.Reconstruct(Tensor.Zeros([1, 3, 256, 256])).Vectors.Shape, Is.EqualTo(new Shape(1, 239)));
    }

    [Test]
    public void AStoppedRunGoesOnWithTheSameBits()
    {
        ReconstructionOptions options = Options;
        TaskRun.Run(Name, options, Path.Combine(_folder, "whole"));
        TaskRun.Run(Name, options with { RenderWorkers = 1 }, Path.Combine(_folder, "one"));
        TaskRun.Run(Name, options, Path.Combine(_folder, "parts"), stopAfter: 3);
        TaskRun.Run(Name, options, Path.Combine(_folder, "parts"), resume: true);
        Assert.That(Weights("parts"), Is.EqualTo(Weights("whole")));
        Assert.That(Weights("one"), Is.EqualTo(Weights("whole")), "another number of threads");
        TaskRun.Run(Name, options with { RenderedShare = 0 }, Path.Combine(_folder, "other"));
        Assert.That(Weights("other"), Is.Not.EqualTo(Weights("whole")));
    }

    [Test]
    public void WhatCannotBeTrainedOnIsRefused()
    {
        Assert.That(() => new ReconstructionTask(Options with { RenderedShare = 0.9 }), Throws.InstanceOf<UsageException>().With.Message.Contains("no photographs"));
        Assert.That(() => new ReconstructionTask(Options with { RenderedShare = 1 }), Throws.InstanceOf<UsageException>().With.Message.Contains("renderedShare"));
        string labels = Path.Combine(_data.Folder, "labels.jsonl");
        File.WriteAllText(labels, File.ReadAllText(labels).Replace("\"mask\":\"mask.png\",", string.Empty, StringComparison.Ordinal));
        Assert.That(() => new ReconstructionTask(Options), Throws.InstanceOf<UsageException>().With.Message.Contains("lacks a mask"));
    }

    [Test]
    public void SidecarsSuperviseWhatTheyKnow()
    {
        string sidecars = Path.Combine(_folder, "sidecars");
        Directory.CreateDirectory(sidecars);
        Assert.That(() => new ReconstructionTask(Options with { Sidecars = sidecars }), Throws.InstanceOf<FileFormatException>().With.Message.Contains("none of the 6"));
        var fit = new FitRecord("0.png", "built-in", 128, [1, 0, 0, 0, 1, 0], Ones(80), Ones(64), new float[80], [0.1f, 0.2f, 0.3f], new float[27], [0.01f, 0.02f, 0.03f], 0, 0, 0);
        for (int i = 0; i < 6; i++)
        {
            using FileStream stream = File.Create(Path.Combine(sidecars, $"{i}.json"));
            JsonSerializer.Serialize(stream, fit, FitJson.Default.FitRecord);
        }

        ReconstructionOptions options = Options with { Sidecars = sidecars, Steps = 1, TurnVariation = 0, Flip = 0, RenderedShare = 0 };
        IReadOnlyList<TrainingProgress> reports = TaskRun.Run(Name, options, Path.Combine(_folder, "run"));
        double expected = reports[0].Losses.Single(loss => loss.Name == "sidecars").Value;

        // A fresh network predicts zeros: 144 modes are off by 1 over their scale, angles by 0.6 in all; the translation varies.
        Assert.That(expected, Is.InRange(((144 / 0.5) + (0.6 / 0.1)) / 239, ((144 / 0.5) + (0.6 / 0.1) + (4 / 0.1)) / 239));
        File.WriteAllText(Path.Combine(sidecars, "3.json"), "{\"image\":\"0.png\",\"model\":\"other\"}");
        Assert.That(() => new ReconstructionTask(options), Throws.InstanceOf<FileFormatException>().With.Message.Contains("3.json"));

        static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];
    }

    [Test]
    public void TheIdentityTermNeedsWeights()
    {
        string weights = Path.Combine(_folder, "mobilefacenet.safetensors");
        using (var network = new MobileFaceNet()) network.Save(weights);
        IReadOnlyList<TrainingProgress> reports = TaskRun.Run(Name, Options with { IdentityWeights = weights, Steps = 1, RenderedShare = 0 }, Path.Combine(_folder, "run"));
        Assert.That(reports[0].Losses.Single(loss => loss.Name == "identity").Value, Is.InRange(0, 2));
        using var bare = new ReconstructionTask(Options);
        Assert.That(bare.Notes, Has.Some.Contains("no identity loss"));
        Assert.That(() => new ReconstructionTask(Options with { IdentityWeights = Path.Combine(_folder, "missing") }), Throws.InstanceOf<IOException>());
    }

    [TestCase("small")]
    [TestCase("paper")]
    public void PresetsCanBeRead(string preset)
    {
        var options = (ReconstructionOptions)TrainingPreset.Resolve(TrainingCatalog.Find(Name), preset, []);
        Assert.That(options.Photo, Is.EqualTo(1.92));
        Assert.That(options.Landmarks, Is.EqualTo(1.6e-3));
    }

    [Test]
    public void Scores_MeasureWhereTheFaceIsSeen()
    {
        using var scope = new TensorScope();
        Tensor image = Tensor.From<float>([0.5f, 0.5f, 0.5f, 0.5f, 0, 0, 0, 0, 0, 0, 0, 0], [1, 3, 2, 2]);
        Tensor mask = Tensor.From<float>([1, 1, 1, 0], [1, 1, 2, 2]);
        Tensor visible = Tensor.From<float>([1, 0, 1, 1], [1, 1, 2, 2]);
        Tensor region = Tensor.From<float>([1, 1, 0, 1], [1, 1, 2, 2]);
        Tensor clean = Tensor.Zeros([1, 3, 2, 2]);
        Tensor landmarks = Tensor.Uniform([1, 68, 2]) * 10;
        ReconstructionScore score = ReconstructionScore.Of(image, mask, landmarks, clean, visible, region, landmarks)[0];
        Assert.That(score.Photo, Is.EqualTo(0.5).Within(1e-6));
        Assert.That(score.Overlap, Is.EqualTo(0.5));
        Assert.That(score.LandmarkError, Is.Zero);
    }

    private float[] Weights(string run) =>
        [.. WeightFile.Load(Path.Combine(_folder, run, "weights.safetensors")).Values.SelectMany(tensor =>
        {
            using (tensor) return tensor.ElementType == ElementType.Float32 ? tensor.ToArray<float>() : [];
        })];
}
