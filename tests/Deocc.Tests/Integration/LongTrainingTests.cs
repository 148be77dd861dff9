using Deocc.Engine.Devices;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Models.Segmentation;

namespace Deocc.Tests.Integration;

[TestFixture]
[Category("Long")]
internal sealed class LongTrainingTests
{
    private const int Steps = 1000;
    private const int SettledAfter = 100;

    [Test]
    public void AThousandStepsOfTheUNetKeepTheirMemory()
    {
        var random = new RandomGenerator(seed: 5);
        RandomGenerator.Current = random;
        using var network = new UNet();
        using var optimizer = new Adam(network.NamedParameters(), learningRate: 1e-4);
        MemoryCounters settled = default;
        double first = 0;
        double last = 0;
        for (int step = 0; step < Steps; step++)
        {
            using (var scope = new TensorScope())
            {
                Tensor images = Tensor.Empty([1, 3, 64, 64]);
                random.FillNormal(images);
                Tensor masks = images.Slice(axis: 1, start: 0, length: 1).Greater(0);
                Tensor loss = network.Forward(images).BinaryCrossEntropyWithLogits(masks);
                optimizer.ClearGradients();
                loss.Backward();
                optimizer.Step();
                last = loss.Item();
            }

            if (step == 0) first = last;
            if (step == SettledAfter) settled = Device.Current.Pool.Counters;
        }

        MemoryCounters end = Device.Current.Pool.Counters;
        TestContext.Out.WriteLine($"loss {first:F3} to {last:F3}; system memory {end.SystemBytes >> 20} MiB, peak {end.PeakBytes >> 20} MiB");
        Assert.That(double.IsFinite(last), Is.True);
        Assert.That(last, Is.LessThan(first));
        Assert.That(end.LiveBytes, Is.EqualTo(settled.LiveBytes));
        Assert.That(end.SystemBytes, Is.LessThanOrEqualTo(settled.SystemBytes * 1.02));
    }
}
