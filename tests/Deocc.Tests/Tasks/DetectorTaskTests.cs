using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Models.Detection;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Serialization;
using Deocc.Training.Occluders;
using Deocc.Training.Runs;
using Deocc.Training.Tasks;
using Deocc.Training.Tasks.Detection;

namespace Deocc.Tests.Tasks;

[TestFixture]
[NoLeaks]
internal sealed class DetectorTaskTests
{
    private TemporaryFolder _folder = null!;
    private DetectorTrainingOptions _options = null!;

    [OneTimeSetUp]
    public void MakeFaces()
    {
        _folder = new TemporaryFolder();
        RenderedFaces.Write(_folder.Path, train: 5, validation: 3, size: 96);
        _options = new DetectorTrainingOptions
        {
            Data = _folder.Path,
            Width = 8,
            Size = 64,
            BatchSize = 8,
            ViewsPerScene = 4,
            LearningRate = 4e-3,
            WarmUpSteps = 4,
            Steps = 60,
            SyntheticShare = 0.1,
        };
    }

    [OneTimeTearDown]
    public void RemoveFaces() => _folder.Dispose();

    [Test]
    public void TrainingLowersTheLoss()
    {
        using var task = new DetectorTask(_options);
        task.Begin(0, 0);
        var losses = new List<double>();
        for (int step = 0; step < _options.Steps; step++)
        {
            using var scope = new TensorScope();
            losses.Add(task.Step(step).Read()[0].Value);
        }

        Assert.That(losses[^10..].Average(), Is.LessThan(0.9 * losses[..10].Average()));
        Assert.That(task.Place, Is.EqualTo((24L, 0L)), "two scenes a step, five in an epoch");
    }

    [Test]
    public void EverySampleDependsOnItsNumberAloneAndShowsWhatItsTargetSays()
    {
        OccluderLibrary library = TaskData.Occluders(_options);
        using var faces = new FacePictures(TaskData.Open(_options).Train, 5, 0);
        var composer = new SceneComposer(new SceneFaces(faces, library, OccluderSet.Train, 0.5), library, OccluderSet.Train, _options);
        var samples = new DetectorSamples(composer, _options);
        DetectorSample third = samples.Make(3);
        samples.Make(9);
        DetectorSample again = samples.Make(3);
        Assert.That(again.Pixels, Is.EqualTo(third.Pixels));
        Assert.That(again.Targets, Is.EqualTo(third.Targets));
        Assert.That(third.Pixels, Is.All.InRange(-1, 1));
        Assert.That(third.Pixels.Distinct().Count(), Is.GreaterThan(100));
        Assert.That(Enumerable.Range(0, 12).Sum(i => samples.Make(i).Targets[..64].Count(value => value == 1)), Is.InRange(4, 40), "faces in the first views");
    }

    [Test]
    public void ScenesHaveFacesOfAllNumbersThatDoNotHideEachOther()
    {
        OccluderLibrary library = TaskData.Occluders(_options);
        using var faces = new FacePictures(TaskData.Open(_options).Train, 5, 0);
        var composer = new SceneComposer(new SceneFaces(faces, library, OccluderSet.Train, 0), library, OccluderSet.Train, _options with { Portraits = 0 });
        var counts = new List<int>();
        for (ulong i = 0; i < 24; i++)
        {
            Scene scene = composer.Compose(96, 14, new RandomGenerator(1, i));
            FaceBox[] boxes = [.. scene.Faces.Select(FaceBox.Of)];
            counts.Add(boxes.Length);
            for (int a = 0; a < boxes.Length; a++)
            {
                Assert.That(boxes[a].Side, Is.InRange(13.9, 80));
                for (int b = 0; b < a; b++) Assert.That(boxes[a].IntersectionOverUnion(boxes[b]), Is.LessThan(0.1));
            }
        }

        Assert.That(counts.Min(), Is.Zero);
        Assert.That(counts.Max(), Is.GreaterThanOrEqualTo(3));
    }

    [Test]
    public void ValidationIsRepeatableAndSaysWhatItMeasured()
    {
        using GradientMode.Restorer mode = GradientMode.Disable();
        using var scope = new TensorScope();
        using var task = new DetectorTask(_options);
        task.Network.Eval();
        ValidationReport report = task.Validate();
        Assert.That(report.HigherIsBetter);
        Assert.That(report.Figures[0].Name, Is.EqualTo("recall"));
        Assert.That(report.Figures[0].Value, Is.InRange(0, 1));
        Assert.That(report.Statement, Does.Contain("3 scenes"));
        Assert.That(task.Validate().Figures, Is.EqualTo(report.Figures));
        Assert.That(task.Sample().Samples.Distinct().Count(), Is.GreaterThan(20));
        Assert.That((task.Metadata["network"], task.Metadata["size"]), Is.EqualTo((DetectorNetwork.Name, "64")));
    }

    [Test]
    public void OptionsThatMakeNoSenseAreRefused()
    {
        Assert.That(() => new DetectorTask(_options with { BatchSize = 6 }), Throws.InstanceOf<UsageException>().With.Message.Contains("viewsPerScene"));
        Assert.That(() => new DetectorTask(_options with { Size = 100 }), Throws.InstanceOf<UsageException>().With.Message.Contains("64"));
    }

    [Test]
    public void PresetsFitTheOptions([Values("small", "paper")] string preset)
    {
        var options = (DetectorTrainingOptions)TrainingPreset.Resolve(TrainingCatalog.Find("detector"), preset, []);
        Assert.That((options.BatchSize % options.ViewsPerScene, options.Size % DetectorNetwork.Multiple), Is.EqualTo((0, 0)));
    }
}
