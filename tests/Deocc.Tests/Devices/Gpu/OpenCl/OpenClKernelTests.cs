using Deocc.Engine.Devices.Gpu.OpenCl;
using Deocc.Engine.Diagnostics;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>Every construct of the kernel language on an OpenCL device.</summary>
[TestFixture]
internal sealed class OpenClKernelTests() : GpuKernelTests(OpenClTestDevice.Open)
{
    [Test]
    public void AMissingDeviceIsNamed()
    {
        var error = Assert.Throws<DeviceException>(() => OpenClContext.Open(99));
        Assert.That(error!.Message, Does.StartWith("opencl:99: there is no such device"));
    }
}
