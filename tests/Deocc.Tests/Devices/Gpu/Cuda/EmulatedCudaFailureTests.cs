using Deocc.Engine.Devices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>Training on a device that is lost, runs out of memory, or refuses a launch ends in one line that says so.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class EmulatedCudaFailureTests
{
    private const string Lost =
        "^cuda:0: .* failed: an illegal memory access was encountered \\(CUDA_ERROR_ILLEGAL_ADDRESS, 700\\); the device is lost to this process, start the command again [^\n]*$";

    [TearDown]
    public void Reset() => EmulatedCuda.Reset();

    [TestCase(EmulatedSchedule.Immediate, 5)]
    [TestCase(EmulatedSchedule.Immediate, 60)]
    [TestCase(EmulatedSchedule.Late, 60)]
    [TestCase(EmulatedSchedule.ByChance, 60)]
    public void ADeviceThatIsLostMidWay(EmulatedSchedule schedule, int kernels)
    {
        Device device = EmulatedCuda.Find();
        Train(device, steps: 1);
        EmulatedCuda.Set("schedule", (int)schedule);
        EmulatedCuda.Set("loseAfter", kernels);
        Assert.That(() => Train(device, steps: 20), Throws.TypeOf<DeviceException>().With.Message.Match(Lost));
    }

    [Test]
    public void ADeviceThatRefusesACall([Values("cuLaunchKernel", "cuMemcpyHtoDAsync_v2", "cuMemcpyDtoHAsync_v2", "cuStreamWaitEvent", "cuEventRecord")] string call)
    {
        Device device = EmulatedCuda.Find();
        Train(device, steps: 1);
        EmulatedCuda.Fail(call, 700, after: 3);
        Assert.That(() => Train(device, steps: 5), Throws.TypeOf<DeviceException>().With.Message.Match(Lost));
    }

    [Test]
    public void ADeviceWithoutMemoryGoesOnWithLess()
    {
        Device device = EmulatedCuda.Find();
        Train(device, steps: 1);
        EmulatedCuda.Set("memory", 40L << 20);
        Assert.That(
            () => Train(device, steps: 1, batch: 1 << 21),
            Throws.TypeOf<DeviceException>().With.Message.Match("^cuda:0: out of memory: wanted [0-9,]+ bytes with [0-9,]+ in use and [0-9,]+ cached; use a smaller batch or image$"));
        Assert.That(() => Train(device, steps: 1), Throws.Nothing);
    }

    private static void Train(Device device, int steps, int batch = 4)
    {
        using Device.Restorer former = Device.Use(device);
        RandomGenerator.Current = new RandomGenerator(seed: 5);
        using var network = new Linear(16, 4);
        using var optimizer = new Adam(network.NamedParameters()) { MaxGradientNorm = 1 };
        ScalarReading? unread = null;
        try
        {
            for (int step = 0; step < steps; step++)
            {
                using var scope = new TensorScope();
                Tensor x = Tensor.From(new float[batch * 16], [batch, 16]);
                Tensor loss = network.Forward(x).Square().Mean();
                optimizer.ClearGradients();
                loss.Backward();
                optimizer.Step();
                _ = unread?.Values;
                unread = ScalarReading.Begin([loss]);
            }

            _ = unread?.Values;
        }
        finally
        {
            unread?.Dispose();
            optimizer.ClearGradients();
        }
    }
}
