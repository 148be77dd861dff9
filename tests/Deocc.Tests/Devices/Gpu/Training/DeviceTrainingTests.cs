using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Classification;
using Deocc.Models.Inpainting;
using Deocc.Models.Segmentation;
using Deocc.Tests.Devices.Gpu.OpenCl;
using Deocc.Tests.Infrastructure;
using Deocc.Tests.Runs;
using Deocc.Tests.Serialization;
using Deocc.Training.Runs;

namespace Deocc.Tests.Devices.Gpu.Training;

/// <summary>Networks train on a graphics device as on the CPU.</summary>
[TestFixture]
[NonParallelizable]
[NoLeaks]
internal sealed class DeviceTrainingTests
{
    private const double LossTolerance = 1e-5;

    // Sums run in another order, and what they differ by grows through the layers. Where a rectifier's input is almost zero that
    // decides whether its gradient is one or none, so that few weights differ by more: the updates' norms are compared.
    private const double UpdateTolerance = 2e-3;
    private const double RectifiedUpdateTolerance = 2e-2;

    private Device _device = null!;

    [SetUp]
    public void FindDevice() => _device = OpenClTestDevice.Find();

    [Test]
    public void AResidualClassifierMakesTheSameStep() => CheckStep(
        () => new ResNet(ResNetDepth.ResNet18, outputs: 5),
        [4, 3, 64, 64],
        (logits, _) => logits.CrossEntropy(Tensor.From([0, 3, 1, 4], [4])),
        RectifiedUpdateTolerance);

    [Test]
    public void AUNetMakesTheSameStep() => CheckStep(
        () => new UNet(new UNetOptions { EncoderWidth = 0.25, DecoderWidths = [32, 16, 16, 8, 8] }),
        [2, 3, 64, 64],
        (logits, images) => logits.BinaryCrossEntropyWithLogits(images.Slice(1, 0, 1).Greater(0)) + logits.Sigmoid().DiceLoss(images.Slice(1, 1, 1).Greater(0)),
        RectifiedUpdateTolerance);

    [Test]
    public void AGatedGeneratorWithAttentionMakesTheSameStep() => CheckStep(
        () =>
        {
            var generator = new GatedGenerator(new GatedGeneratorOptions { BaseWidth = 8, MaxWidth = 32, ResidualBlocks = 2 });

            // At zero, where training begins, attention gets no gradient.
            generator.StateDict()["attention.gamma"].CopyFrom<float>([0.5f]);
            return generator;
        },
        [2, 7, 32, 32],
        (painted, input) => painted.L1Loss(input.Slice(1, 1, 3)),
        UpdateTolerance);

    [Test]
    public void TwoHundredStepsKeepTheirMemory()
    {
        const int Steps = 200;
        const int SettledAfter = 20;
        using Device.Restorer former = Device.Use(_device);
        RandomGenerator.Current = new RandomGenerator(seed: 5);
        using var network = new SmallConvNet(inputChannels: 3, classes: 4, width: 4);
        using var optimizer = new Adam(network.NamedParameters(), learningRate: 1e-2);
        using var average = new ExponentialMovingAverage(network, 0.9);
        MemoryCounters settled = default;
        long arrived = 0;
        (double first, double last) = (0, 0);
        for (int step = 0; step < Steps; step++)
        {
            using (var scope = new TensorScope())
            {
                Tensor x = Tensor.Uniform([4, 3, 16, 16], -1, 1, new RandomGenerator(6), device: CpuDevice.Instance).To(_device);
                Tensor loss = network.Forward(x).CrossEntropy(Tensor.From([0, 1, 2, 3], [4]));
                optimizer.ClearGradients();
                loss.Backward();
                optimizer.Step();
                average.Update();
                last = loss.Item();
            }

            if (step == 0) first = last;
            if (step == SettledAfter) (settled, arrived) = (_device.Pool.Counters, ((GpuDevice)_device).ArrivedBlocks);
        }

        MemoryCounters end = _device.Pool.Counters;
        Assert.That(last, Is.LessThan(0.5 * first));
        Assert.That(end.LiveBytes, Is.EqualTo(settled.LiveBytes));
        Assert.That(end.SystemBytes, Is.EqualTo(settled.SystemBytes));
        Assert.That(((GpuDevice)_device).ArrivedBlocks, Is.EqualTo(arrived));
    }

    [Test]
    public void AStoppedAndResumedRunOnTheDeviceMakesTheSameBits()
    {
        using Device.Restorer former = Device.Use(_device);
        using var folder = new TemporaryFolder();
        RunFolder straight = Train(folder.File("straight"), resume: false, stopAfter: null);
        Train(folder.File("stopped"), resume: false, stopAfter: 9);
        RunFolder resumed = Train(folder.File("stopped"), resume: true, stopAfter: null);
        Assert.That(File.ReadAllBytes(resumed.Weights), Is.EqualTo(File.ReadAllBytes(straight.Weights)));
        Assert.That(File.ReadAllText(straight.Path + "/run.json"), Does.Contain(_device.Name));
    }

    [Test]
    public void AWeightFileIsTheSameFromAnyDevice()
    {
        using var folder = new TemporaryFolder();
        RandomGenerator.Current = new RandomGenerator(seed: 7);
        using var onCpu = new SmallConvNet(inputChannels: 3, classes: 4, width: 4);
        onCpu.Save(folder.File("cpu.safetensors"));
        using (Device.Use(_device))
        {
            RandomGenerator.Current = new RandomGenerator(seed: 7);
            using var onDevice = new SmallConvNet(inputChannels: 3, classes: 4, width: 4);
            onDevice.Save(folder.File("device.safetensors"));
        }

        Assert.That(File.ReadAllBytes(folder.File("device.safetensors")), Is.EqualTo(File.ReadAllBytes(folder.File("cpu.safetensors"))), "made there, from the same seed");
        using var loaded = new SmallConvNet(inputChannels: 3, classes: 4, width: 4);
        loaded.To(_device);
        loaded.Load(folder.File("cpu.safetensors"));
        loaded.Save(folder.File("loaded.safetensors"));
        Assert.That(File.ReadAllBytes(folder.File("loaded.safetensors")), Is.EqualTo(File.ReadAllBytes(folder.File("cpu.safetensors"))), "loaded there");
    }

    private static RunFolder Train(string path, bool resume, long? stopAfter)
    {
        var folder = new RunFolder(path, resume);
        using var stop = new CancellationTokenSource();
        try
        {
            new Trainer(LineTask.Entry, TrainerTests.Options with { Steps = 20 }, folder).Run(
                progress =>
                {
                    if (progress.Step >= stopAfter) stop.Cancel();
                },
                stop.Token);
        }
        catch (OperationCanceledException) when (stopAfter is not null)
        {
            return folder;
        }

        return folder;
    }

    private void CheckStep(Func<Layer> create, Shape images, Func<Tensor, Tensor, Tensor> lose, double tolerance)
    {
        TrainingStep expected = TrainingStep.Run(CpuDevice.Instance, create, images, lose);
        TrainingStep actual = TrainingStep.Run(_device, create, images, lose);
        Assert.That(actual.Loss, Is.EqualTo(expected.Loss).Within(LossTolerance * expected.Loss));
        Assert.That(actual.After.Keys, Is.EquivalentTo(expected.After.Keys));
        double worst = 0;
        int changed = 0;
        foreach ((string name, float[] after) in expected.After)
        {
            Assert.That(actual.Before[name], Is.EqualTo(expected.Before[name]), $"{name} at the start");
            double update = Norm(after, expected.Before[name]);
            double rounding = 1e-6 * Norm(after, new float[after.Length]);
            double difference = Norm(after, actual.After[name]);
            if (update > rounding) (worst, changed) = (Math.Max(worst, difference / update), changed + 1);
            Assert.That(difference, Is.LessThanOrEqualTo((tolerance * update) + rounding), $"{name}, whose update has the norm {update:G3}");
        }

        TestContext.Out.WriteLine($"loss {expected.Loss:G8} and {actual.Loss:G8}; updates differ by at most {worst:G2} of their norm");
        Assert.That(changed, Is.GreaterThan(expected.After.Count * 9 / 10), "tensors that the step changes");
    }

    private static double Norm(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum());
}
