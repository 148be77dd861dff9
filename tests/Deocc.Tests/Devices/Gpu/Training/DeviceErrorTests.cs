using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;
using Deocc.Tests.Devices.Gpu.OpenCl;

namespace Deocc.Tests.Devices.Gpu.Training;

/// <summary>What goes wrong with devices is told in one line that names the device and what to do.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class DeviceErrorTests
{
    [Test]
    public void ATensorThatDoesNotFitSaysWhatWasWantedUsedAndCached()
    {
        Device device = OpenClTestDevice.Find();
        using var some = Tensor.Zeros([1000], device: device);
        var error = Assert.Throws<DeviceException>(() => _ = Tensor.Empty([1 << 20, 1 << 20, 1 << 10], device: device));
        Assert.That(error!.Message, Does.Match("^opencl:[0-9]+: out of memory: wanted [0-9,]+ bytes with [0-9,]+ in use and [0-9,]+ cached; use a smaller batch or image$"));
        Assert.That(some.ToArray<float>(), Has.All.Zero, "the device goes on");
    }

    [Test]
    public void ALaunchThatFailsNamesTheKernelAndTheReason()
    {
        var device = (GpuDevice)OpenClTestDevice.Find();
        var source = new KernelSource("Failing", "K_KERNEL Fail(K_GLOBAL f32* y, i64 o) { y[o] = 1; }\n");
        using var y = Tensor.Zeros([4], device: device);
        DeviceKernel kernel = device.Queue.Load(source, "Fail");
        int place = 0;
        kernel.SetView(ref place, device.View<float>(y));
        var error = Assert.Throws<DeviceException>(() => device.Queue.Launch(kernel, new LaunchSize(1), new LaunchSize(1 << 24)));
        Assert.That(error!.Message, Does.Match("^opencl:[0-9]+: launching kernel Fail in .* failed: invalid .* \\(OpenCL -[0-9]+\\)$"));
    }

    [Test]
    public void TensorsOfTwoDevicesAreToldApart()
    {
        using var there = Tensor.Zeros([3], device: OpenClTestDevice.Find());
        using var here = Tensor.Zeros([3]);
        Assert.That(() => there + here, Throws.InstanceOf<EngineException>().With.Message.Contains("opencl:").And.Message.Contains("cpu"));
        Assert.That(() => there.AsSpan<float>().Length, Throws.TypeOf<DeviceException>().With.Message.Contains("cannot be read from the host"));
    }
}
