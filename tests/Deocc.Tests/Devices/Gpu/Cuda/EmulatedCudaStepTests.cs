using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Streams;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.Backbones;
using Deocc.Models.Reconstruction;
using Deocc.Tests.Tasks;
using Deocc.Training.Data.Loading;
using Deocc.Training.Losses;
using Deocc.Training.Runs;
using Deocc.Training.Tasks;
using Deocc.Training.Tasks.Inpainting;

namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>The host asks a device for a training step and goes on: it reads nothing of the step before it was told the losses.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class EmulatedCudaStepTests
{
    [TearDown]
    public void Reset() => EmulatedCuda.Reset();

    [Test]
    public void AStepIsStillToComeWhenTheNextBatchIsOnItsWay()
    {
        var device = (GpuDevice)EmulatedCuda.Find();
        EmulatedCuda.Set("schedule", (int)EmulatedSchedule.Late);
        using Device.Restorer former = Device.Use(device);
        RandomGenerator.Current = new RandomGenerator(seed: 5);
        using var network = new Linear(8, 8);
        using var optimizer = new Adam(network.NamedParameters(), learningRate: 0.1) { MaxGradientNorm = 1 };
        using StepLosses first = Step(network, optimizer, device).Losses;
        (StepLosses second, QueueMark mark) = Step(network, optimizer, device);
        using Tensor next = Tensor.From(new float[64], [64]);
        Assert.That(mark.IsPassed, Is.False, "the second step was waited for");
        double before = first.Read()[0].Value;
        Assert.That(mark.IsPassed, Is.False, "reading the first step waits for the second");
        Assert.That(second.Read()[0].Value, Is.LessThan(before));
        Assert.That(mark.IsPassed, Is.True);
        second.Dispose();
        mark.Dispose();
        optimizer.ClearGradients();
    }

    [Test]
    public void FacesThatGuideAStepAreDrawnBeforeTheStepBefore()
    {
        var device = (GpuDevice)EmulatedCuda.Find();
        using var portraits = new SmallPortraits(train: 6, validation: 2);
        using var data = new OccludedFaces(new InpaintingOptions { Data = portraits.Folder, BatchSize = 2, Size = 32 }, occludeProbability: 1, AugmentOptions.None);
        using Device.Restorer former = Device.Use(device);
        using var reconstructor = new FaceReconstructor(new CoefficientRegressor(new CoefficientRegressorOptions { Depth = ResNetDepth.ResNet18, Width = 0.125 }), size: 32);
        using var batches = new RenderedBatches(data, reconstructor);
        batches.Begin(0, 0);
        EmulatedCuda.Set("schedule", (int)EmulatedSchedule.Late);
        Take(batches);
        using Tensor step = Tensor.Zeros([8], device: device) + 1;
        using QueueMark mark = device.Mark();
        Take(batches);
        Assert.That(mark.IsPassed, Is.False, "the step was waited for");
        Assert.That(step.ToArray<float>(), Is.All.EqualTo(1));

        static void Take(RenderedBatches batches)
        {
            using var scope = new TensorScope();
            (FaceBatch faces, RenderedRegion? rendered) = batches.Next();
            using FaceBatch used = faces;
            using RenderedRegion? drawn = rendered;
            Assert.That(drawn!.Mask(), Has.Length.EqualTo(2 * 32 * 32));
            Assert.That(drawn.Image(), Is.All.InRange(-1, 1));
        }
    }

    private static (StepLosses Losses, QueueMark Mark) Step(Linear network, Adam optimizer, GpuDevice device)
    {
        using var scope = new TensorScope();
        Tensor x = Tensor.From([.. Enumerable.Range(0, 128).Select(i => (i % 13) / 13f)], [2, 1, 8, 8], device);
        Tensor mask = Tensor.From([.. Enumerable.Range(0, 128).Select(i => (float)(i % 3 == 0 ? 0 : 1))], [2, 1, 8, 8], device);
        Tensor y = network.Forward(x);
        QueueMark mark = device.Mark();
        Tensor masked = MaskedLoss.L1(y, x, mask);
        Tensor hard = HardExamples.Mean((y - x).Square(), threshold: 0.1, leastShare: 0.25);
        Tensor chosen = y.IndexSelect(0, 1).Square().Mean();
        Tensor total = masked + hard + (chosen * 0.01);
        optimizer.ClearGradients();
        total.Backward();
        optimizer.Step();
        return (new StepLosses(("total", total), ("masked", masked)), mark);
    }
}
