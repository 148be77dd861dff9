using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Models.Backbones;
using Deocc.Models.Inpainting;
using Deocc.Tests.Devices.Gpu.OpenCl;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Serialization;
using Deocc.Tests.Tasks;
using Deocc.Training.Runs;
using Deocc.Training.Tasks.Detection;
using Deocc.Training.Tasks.Inpainting;
using Deocc.Training.Tasks.Landmarks;
using Deocc.Training.Tasks.Reconstruction;
using Deocc.Training.Tasks.Segmentation;

namespace Deocc.Tests.Devices.Gpu.Training;

/// <summary>Every training task runs on a graphics device, data, losses, validation and all, and loses what it loses on the CPU.</summary>
[TestFixture]
[NonParallelizable]
[NoLeaks]
internal sealed class DeviceTaskTests
{
    // Relative. After the first step the weights differ by rounding, which Adam enlarges: it divides by the gradient's size.
    private const double Tolerance = 2e-4;

    private Device _device = null!;
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeData()
    {
        _device = OpenClTestDevice.Find();
        _folder = new TemporaryFolder();
    }

    [TearDown]
    public void RemoveData() => _folder.Dispose();

    [Test]
    public void Segmentation()
    {
        using var data = new SmallPortraits(train: 4, validation: 2);
        Check("srg.segmentation", new SegmentationOptions { Data = data.Folder, Size = 64, EncoderWidth = 0.125, DecoderWidths = [16, 8, 8, 8, 4], Covering = 1 });
    }

    [Test]
    public void Reconstruction()
    {
        using var data = new SmallPortraits(train: 4, validation: 2);
        Check("srg.reconstruction", new ReconstructionOptions
        {
            Data = data.Folder,
            Size = 64,
            Depth = ResNetDepth.ResNet18,
            Width = 0.125,
            RenderedShare = 0.5,
            RenderWorkers = 1,
        });
    }

    [Test]
    public void Inpainting()
    {
        using var data = new SmallPortraits(train: 4, validation: 2);
        Check("srg.inpainting", new InpaintingOptions
        {
            Data = data.Folder,
            Size = 64,
            BaseWidth = 4,
            Levels = 3,
            ResidualBlocks = 2,
            Skips = true,
            PositionLevels = 2,
            Fill = HoleFill.Smooth,
            Residual = true,
            DiscriminatorWidth = 4,
            GradientPenalty = 1,
            MaxGradientNorm = 1,
        });
    }

    [Test]
    public void Detection()
    {
        RenderedFaces.Write(_folder.Path, train: 4, validation: 2, size: 96);
        Check("detector", new DetectorTrainingOptions { Data = _folder.Path, Width = 8, Size = 64, ViewsPerScene = 2, SyntheticShare = 0.1 });
    }

    [Test]
    public void Landmarks()
    {
        RenderedFaces.Write(_folder.Path, train: 4, validation: 2, size: 96);
        Check("landmarks", new LandmarkTrainingOptions { Data = _folder.Path, Size = 48, CropsPerPicture = 2, GridChannels = 4, GridSide = 3, SyntheticShare = 0.2 });
    }

    private void Check(string task, TrainingOptions options)
    {
        TrainingOptions shortened = options with { Steps = 2, BatchSize = 4, ValidateEvery = 1, ValidationCount = 2, LearningRate = 1e-4 };
        IReadOnlyList<TrainingProgress> expected = Train(CpuDevice.Instance, task, shortened);
        IReadOnlyList<TrainingProgress> actual = Train(_device, task, shortened);
        Assert.That(actual, Has.Count.EqualTo(expected.Count));
        for (int step = 0; step < expected.Count; step++)
        {
            foreach ((NamedValue wanted, NamedValue found) in expected[step].Losses.Zip(actual[step].Losses))
            {
                TestContext.Out.WriteLine($"step {step}: {wanted.Name} {wanted.Value:G8} and {found.Value:G8}");
                Assert.That(found, Is.EqualTo(wanted with { Value = found.Value }));
                Assert.That(found.Value, Is.EqualTo(wanted.Value).Within((Tolerance * Math.Abs(wanted.Value)) + 1e-6), $"{wanted.Name} of step {step}");
            }
        }

        Assert.That(actual[^1].Validation, Is.Not.Null);
        Assert.That(actual[^1].Validation!.Figures.Select(figure => figure.Name), Is.EqualTo(expected[^1].Validation!.Figures.Select(figure => figure.Name)));
    }

    private IReadOnlyList<TrainingProgress> Train(Device device, string task, TrainingOptions options)
    {
        using Device.Restorer former = Device.Use(device);
        return TaskRun.Run(task, options, _folder.File($"run-{device.Name.Replace(':', '-')}"));
    }
}
