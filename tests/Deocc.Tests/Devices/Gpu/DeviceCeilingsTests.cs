using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Profiling;
using Deocc.Tests.Devices.Gpu.OpenCl;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>What a device reaches at most.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class DeviceCeilingsTests
{
    [Test]
    public void EveryRateIsMeasured()
    {
        var device = (GpuDevice)OpenClTestDevice.Find();
        long blocks = device.Pool.Counters.LiveBlocks;
        var ceilings = DeviceCeilings.Measure(device);
        double[] rates = [ceilings.CopyGigabytes, ceilings.UploadGigabytes, ceilings.PinnedUploadGigabytes, ceilings.DownloadGigabytes, ceilings.Gigaflops];
        Assert.That(rates, Has.All.GreaterThan(0).And.All.LessThan(1e6));
        Assert.That(ceilings.Tf32Gigaflops, Is.Null, "OpenCL has no tensor cores");
        Assert.That(device.Pool.Counters.LiveBlocks, Is.EqualTo(blocks));
    }
}
