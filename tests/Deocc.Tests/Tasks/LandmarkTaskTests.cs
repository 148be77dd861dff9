using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Imaging;
using Deocc.Models.Landmarks;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Serialization;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;
using Deocc.Training.Tasks;
using Deocc.Training.Tasks.Landmarks;

namespace Deocc.Tests.Tasks;

[TestFixture]
[NoLeaks]
internal sealed class LandmarkTaskTests
{
    private TemporaryFolder _folder = null!;
    private LandmarkTrainingOptions _options = null!;

    [OneTimeSetUp]
    public void MakeFaces()
    {
        _folder = new TemporaryFolder();
        RenderedFaces.Write(_folder.Path, train: 6, validation: 3, size: 96);
        _options = new LandmarkTrainingOptions
        {
            Data = _folder.Path,
            Size = 48,
            BatchSize = 8,
            CropsPerPicture = 4,
            GridChannels = 4,
            GridSide = 3,
            Loss = LandmarkLoss.Point,
            LearningRate = 2e-3,
            WarmUpSteps = 4,
            Steps = 60,
            SyntheticShare = 0.2,
            AverageDecay = 0.9,
        };
    }

    [OneTimeTearDown]
    public void RemoveFaces() => _folder.Dispose();

    [Test]
    public void TrainingBringsThePointsNearer()
    {
        using var task = new LandmarkTask(_options);
        task.Begin(0, 0);
        var losses = new List<double>();
        for (int step = 0; step < _options.Steps; step++)
        {
            using var scope = new TensorScope();
            losses.Add(task.Step(step).Read()[0].Value);
        }

        Assert.That(losses[^10..].Average(), Is.LessThan(0.8 * losses[..10].Average()));
        Assert.That(task.Place, Is.EqualTo((20L, 0L)), "two pictures a step, six in an epoch");
    }

    [Test]
    public void EverySampleDependsOnItsNumberAlone()
    {
        OccluderLibrary library = TaskData.Occluders(_options);
        using var faces = new FacePictures(TaskData.Open(_options).Train, 5, 0.3);
        var samples = new LandmarkSamples(faces, library, _options);
        LandmarkSample third = samples.Make(3);
        samples.Make(9);
        LandmarkSample again = samples.Make(3);
        Assert.That(again.Pixels, Is.EqualTo(third.Pixels));
        Assert.That(again.Points, Is.EqualTo(third.Points));
        Assert.That(samples.Make(4).Points, Is.Not.EqualTo(third.Points));
        Assert.That(third.Pixels, Is.All.InRange(-1, 1));
        Assert.That(third.Points.Count(value => Math.Abs(value) <= 0.5), Is.GreaterThan(0.9 * third.Points.Length), "the crops hold the faces");
        Assert.That(third.Points[..136], Is.Not.EqualTo(third.Points[136..272]), "each crop is another one");
    }

    [Test]
    public void ValidationMeasuresAndSavesWhatUseReads()
    {
        using GradientMode.Restorer mode = GradientMode.Disable();
        using var scope = new TensorScope();
        using var task = new LandmarkTask(_options);
        task.Network.Eval();
        ValidationReport report = task.Validate();
        Assert.That(report.HigherIsBetter, Is.False);
        Assert.That(report.Figures.Select(figure => figure.Name), Is.EqualTo((string[])["NME", "clean", "occluded", "turned"]));
        Assert.That(report.Figures.Select(figure => figure.Value), Is.All.InRange(1, 60), "the mean shape is a poor but sane answer");
        Assert.That(task.Validate().Figures, Is.EqualTo(report.Figures));
        Image<byte> sheet = task.Sample();
        Assert.That(sheet.Samples.Distinct().Count(), Is.GreaterThan(20));
        Assert.That(task.Metadata["network"], Is.EqualTo(LandmarkNetwork.Name));
        Assert.That(task.Metadata["size"], Is.EqualTo("48"));
    }

    [Test]
    public void OptionsThatMakeNoSenseAreRefused()
    {
        Assert.That(() => new LandmarkTask(_options with { BatchSize = 6 }), Throws.InstanceOf<UsageException>().With.Message.Contains("cropsPerPicture"));
        Assert.That(() => new LandmarkTask(_options with { Data = string.Empty }), Throws.InstanceOf<UsageException>().With.Message.Contains("--data"));
        Assert.That(() => new LandmarkTask(_options with { SyntheticShare = 2 }), Throws.InstanceOf<UsageException>());
    }

    [Test]
    public void PresetsFitTheOptions([Values("small", "paper")] string preset)
    {
        var options = (LandmarkTrainingOptions)TrainingPreset.Resolve(TrainingCatalog.Find("landmarks"), preset, []);
        Assert.That(options.BatchSize % options.CropsPerPicture, Is.Zero);
        using var network = new LandmarkNetwork(options.Shape());
        Assert.That(network.CountParameters(), Is.InRange(1_000_000, 2_000_000));
    }
}
