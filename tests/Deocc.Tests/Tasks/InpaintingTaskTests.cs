using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Serialization;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Inpainting;
using Deocc.Models.Recognition;
using Deocc.Models.Reconstruction;
using Deocc.Tests.Infrastructure;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;
using Deocc.Training.Tasks.Inpainting;

namespace Deocc.Tests.Tasks;

/// <summary>The inpainting task: it learns, repeats and resumes to the bit, with a discriminator and without.</summary>
[NoLeaks]
[NonParallelizable]
internal sealed class InpaintingTaskTests
{
    private const string Name = "srg.inpainting";

    private SmallPortraits _data = null!;
    private string _folder = string.Empty;

    private InpaintingOptions Options => new()
    {
        Data = _data.Folder,
        Steps = 6,
        BatchSize = 2,
        Size = 64,
        BaseWidth = 4,
        Levels = 3,
        ResidualBlocks = 2,
        Skips = true,
        PositionLevels = 2,
        Fill = HoleFill.Smooth,
        Residual = true,
        DiscriminatorWidth = 4,
        AdversarialAfter = 2,
        GradientPenalty = 1,
        LearningRate = 3e-3,
        AverageDecay = 0.5,
        ValidateEvery = 3,
        ValidationCount = 2,
        CheckpointEvery = 2,
        Kinds = [OccluderKind.Sunglasses, OccluderKind.Sunglasses, OccluderKind.SurgicalMask],
    };

    [SetUp]
    public void MakeData()
    {
        _data = new SmallPortraits(train: 6, validation: 2);
        _folder = Directory.CreateTempSubdirectory("deocc-inpainting-").FullName;
    }

    [TearDown]
    public void RemoveData()
    {
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase(HoleFill.Noise, false)]
    [TestCase(HoleFill.Smooth, true)]
    public void AShortRunLearnsToPaint(HoleFill fill, bool residual)
    {
        string run = Path.Combine(_folder, "run");
        InpaintingOptions options = Options with { Steps = 60, ValidateEvery = 30, AdversarialWeight = 0, Fill = fill, Residual = residual, MostMargin = 0, LeastMargin = 0 };
        IReadOnlyList<TrainingProgress> reports = TaskRun.Run(Name, options, run);
        double Loss(int report) => reports[report].Losses.First(loss => loss.Name == "total").Value;
        Assert.That(Loss(reports.Count - 1), Is.LessThan((residual ? 0.95 : 0.6) * Loss(0)));
        Assert.That(reports[^1].Validation!.Figures.Select(figure => figure.Value), Is.All.Not.NaN);
        Assert.That(File.Exists(Path.Combine(run, "samples", "0000060.png")), Is.True);
    }

    [TestCase(0)]
    [TestCase(128)]
    public void AStoppedRunGoesOnWithTheSameBits(int discriminatorSize)
    {
        InpaintingOptions options = Options with { DiscriminatorSize = discriminatorSize };
        TaskRun.Run(Name, options, Path.Combine(_folder, "whole"));
        TaskRun.Run(Name, options, Path.Combine(_folder, "parts"), stopAfter: 3);
        TaskRun.Run(Name, options, Path.Combine(_folder, "parts"), resume: true);
        Assert.That(Weights("parts"), Is.EqualTo(Weights("whole")));
        TaskRun.Run(Name, options with { Seed = 2 }, Path.Combine(_folder, "other"));
        Assert.That(Weights("other"), Is.Not.EqualTo(Weights("whole")));
    }

    [Test]
    public void TheNetworkComesBackFromItsFile()
    {
        string run = Path.Combine(_folder, "run");
        TaskRun.Run(Name, Options, run);
        using var scope = new TensorScope();
        using WeightFile file = WeightFile.Open(Path.Combine(run, "best.safetensors"));
        using GatedGenerator network = GatedGenerator.FromFile(file);
        Assert.That((network.Options.Levels, network.Options.Fill, network.Options.Residual), Is.EqualTo((3, HoleFill.Smooth, true)));
        network.Eval();
        Tensor input = Make.Uniform([1, InpaintingInput.Channels, 64, 64], seed: 3) * 3;
        Tensor image = network.Forward(input);
        Assert.That(image.ToArray<float>(), Is.All.InRange(-1, 1));
        using var next = new InpaintingTask(Options with { Start = file.Path });
        next.Network.Eval();
        Assert.That(((GatedGenerator)next.Network).Forward(input).ToArray<float>(), Is.EqualTo(image.ToArray<float>()));
    }

    [Test]
    public void AGeneratorOfHalfTheSizePaintsFirst()
    {
        string half = Path.Combine(_folder, "half");
        string whole = Path.Combine(_folder, "whole");
        TaskRun.Run(Name, Options with { Size = 32 }, half);
        InpaintingOptions options = Options with { Coarse = Path.Combine(half, "best.safetensors"), BaseWidth = 2, PositionLevels = 0 };
        TaskRun.Run(Name, options, whole);
        using WeightFile file = WeightFile.Open(Path.Combine(whole, "best.safetensors"));
        using GatedGenerator network = GatedGenerator.FromFile(file);
        Assert.That((network.Options.BaseWidth, network.Coarse?.Options.BaseWidth), Is.EqualTo((2, 4)));
        float[] trained = First(network.Coarse!);
        using var kept = new InpaintingTask(options with { Coarse = string.Empty, Start = file.Path });
        Assert.That(First(((GatedGenerator)kept.Network).Coarse!), Is.EqualTo(trained), "the coarse generator of the file to begin with is kept");
        using var replaced = new InpaintingTask(options with { Start = file.Path });
        Assert.That(First(((GatedGenerator)replaced.Network).Coarse!), Is.Not.EqualTo(trained), "a coarse generator that is named goes first");

        static float[] First(GatedGenerator generator) => generator.NamedParameters().First().Tensor.ToArray<float>();
        Assert.That(() => (options with { Residual = false }).Check(), Throws.TypeOf<UsageException>().With.Message.Contains("residual"));
    }

    [Test]
    public void IdentityWithoutWeightsIsNoted()
    {
        using var task = new InpaintingTask(Options);
        Assert.That(task.Notes, Has.Exactly(1).Contains("identity"));
        Assert.That(task.Notes, Has.Exactly(1).Contains("rendered face"));
        Assert.That(task.Companions.Select(companion => companion.Name), Is.EqualTo(new[] { "discriminator" }));
        using var alone = new InpaintingTask(Options with { AdversarialWeight = 0, IdentityWeight = 0 });
        Assert.That((alone.Notes.Count, alone.Companions.Count, alone.Optimizers.Count), Is.EqualTo((1, 0, 1)));
    }

    [Test]
    public void ADifferenceOfFeaturesIsLearntFromAndNotedWhereItIsMissing()
    {
        string weights = Path.Combine(_folder, "recognition.safetensors");
        using (var network = new MobileFaceNet()) network.Save(weights);
        InpaintingOptions options = Options with { PerceptualWeight = 5, Steps = 2, ValidateEvery = 2 };
        IReadOnlyList<TrainingProgress> reports = TaskRun.Run(Name, options with { PerceptualWeights = weights }, Path.Combine(_folder, "run"));
        Assert.That(reports[^1].Losses.Single(loss => loss.Name == "perceptual").Value, Is.InRange(1e-9, 2));
        using var task = new InpaintingTask(options);
        Assert.That(task.Notes, Has.Exactly(1).Contains("perceptualWeights"));
    }

    [Test]
    public void ARenderedFaceGuidesTheGenerator()
    {
        string weights = Path.Combine(_folder, "reconstruction.safetensors");
        var shape = new CoefficientRegressorOptions { Depth = ResNetDepth.ResNet18, Width = 0.125 };
        using (var regressor = new CoefficientRegressor(shape)) WeightFile.Save(weights, regressor.StateDict(), regressor.Metadata(64));
        IReadOnlyList<TrainingProgress> reports = TaskRun.Run(Name, Options with { Reconstruction = weights, Steps = 2, ValidateEvery = 2 }, Path.Combine(_folder, "run"));
        Assert.That(reports[^1].Validation!.Figures.Select(figure => figure.Value), Is.All.Not.NaN);
        InpaintingOptions bent = Options with { Reconstruction = weights, BentShare = 0.5 };
        TaskRun.Run(Name, bent, Path.Combine(_folder, "whole"));
        TaskRun.Run(Name, bent, Path.Combine(_folder, "parts"), stopAfter: 3);
        TaskRun.Run(Name, bent, Path.Combine(_folder, "parts"), resume: true);
        TaskRun.Run(Name, bent with { BentShare = 0 }, Path.Combine(_folder, "other"));
        Assert.That(Weights("parts"), Is.EqualTo(Weights("whole")));
        Assert.That(Weights("other"), Is.Not.EqualTo(Weights("whole")), "a face bent onto the landmarks is another");
        Assert.That(() => new InpaintingTask(Options with { Reconstruction = Path.Combine(_data.Folder, "0.png") }), Throws.InstanceOf<FileFormatException>());
    }

    [Test]
    public void DataWithoutRegionsIsRefused()
    {
        string labels = Path.Combine(_data.Folder, "labels.jsonl");
        File.WriteAllText(labels, File.ReadAllText(labels).Replace("\"region\":\"mask.png\",", string.Empty, StringComparison.Ordinal));
        Assert.That(() => new InpaintingTask(Options), Throws.InstanceOf<UsageException>().With.Message.Contains("region"));
    }

    [Test]
    public void OptionsThatMakeNoSenseAreRefused()
    {
        Assert.That(() => Options.Check(), Throws.Nothing);
        Assert.That(() => (Options with { BentShare = 1.5 }).Check(), Throws.InstanceOf<UsageException>().With.Message.Contains("bentShare"));
        Assert.That(() => (Options with { PartsWeight = 0.5 }).Check(), Throws.InstanceOf<UsageException>().With.Message.Contains("partsWeight"));
        Assert.That(() => (Options with { Size = 60 }).Check(), Throws.InstanceOf<UsageException>().With.Message.Contains("multiple of 8"));
        Assert.That(() => (Options with { PositionLevels = 4 }).Check(), Throws.InstanceOf<UsageException>().With.Message.Contains("positionLevels"));
        Assert.That(() => (Options with { DiscriminatorSize = 300 }).Check(), Throws.InstanceOf<UsageException>().With.Message.Contains("discriminatorSize"));
    }

    [TestCase("small")]
    [TestCase("small128")]
    [TestCase("sharpen128")]
    [TestCase("refine")]
    [TestCase("paper")]
    public void PresetsCanBeRead(string preset)
    {
        var options = (InpaintingOptions)TrainingPreset.Resolve(TrainingCatalog.Find(Name), preset, []);
        Assert.That((options.PixelWeight, options.SimilarityWeight, options.BackgroundWeight), Is.EqualTo((10, 5, 5)));
    }

    private float[] Weights(string run) =>
        [.. WeightFile.Load(Path.Combine(_folder, run, "weights.safetensors")).Values.SelectMany(tensor =>
        {
            using (tensor) return tensor.ToArray<float>();
        })];
}
