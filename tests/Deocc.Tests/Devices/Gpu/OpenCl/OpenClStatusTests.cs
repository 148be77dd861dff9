using Deocc.Engine.Devices.Gpu.OpenCl;
using Deocc.Engine.Diagnostics;

namespace Deocc.Tests.Devices.Gpu.OpenCl;

/// <summary>What OpenCL's numbers mean, and what to do about them.</summary>
[TestFixture]
internal sealed class OpenClStatusTests
{
    [TestCase(-4, "no memory for a buffer (OpenCL -4); the device may have run out of memory: use a smaller batch or image")]
    [TestCase(-5, "out of resources (OpenCL -5); the device may have run out of memory: use a smaller batch or image")]
    [TestCase(-14, "an earlier command failed (OpenCL -14); the device is lost to this process, start the command again")]
    [TestCase(-36, "invalid queue (OpenCL -36); the device is lost to this process, start the command again")]
    [TestCase(-54, "invalid group size (OpenCL -54)")]
    [TestCase(-9999, "OpenCL -9999")]
    public void FailuresAreOneLine(int status, string said) =>
        Assert.That(() => OpenClStatus.Check(status, "opencl:0", "waiting"), Throws.TypeOf<DeviceException>().With.Message.EqualTo($"opencl:0: waiting failed: {said}"));
}
