using System.Runtime.InteropServices;
using Deocc.Engine.Devices.Gpu.Cuda;
using Deocc.Engine.Diagnostics;

namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>What is said where the driver is missing, too old or without a device.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class CudaDriverTests
{
    [Test]
    public void AMissingDriverIsNamed()
    {
        var error = Assert.Throws<DeviceException>(() => CudaDriver.Load(["libdeocc-nothing.so.1"]));
        Assert.That(error!.Message, Does.StartWith("cuda: NVIDIA's driver is not on this machine (libdeocc-nothing.so.1); install"));
    }

    [Test]
    [Platform("Linux")]
    public void ALibraryWithoutTheFunctionsIsTooOld()
    {
        var error = Assert.Throws<DeviceException>(() => CudaDriver.Load(["libc.so.6"]));
        Assert.That(error!.Message, Is.EqualTo("cuda: NVIDIA's driver is too old: it lacks cuGetErrorName, and CUDA 11.2 or newer is needed; update the graphics card's driver"));
    }

    [Test]
    public void AnOldDriverIsNamedByItsVersion()
    {
        EmulatedCuda.Reset();
        EmulatedCuda.Set("driver", 10020);
        var error = Assert.Throws<DeviceException>(() => EmulatedCuda.LoadDriver());
        Assert.That(error!.Message, Is.EqualTo("cuda: NVIDIA's driver is too old: it is of CUDA 10.2, and CUDA 11.2 or newer is needed; update the graphics card's driver"));
    }

    [Test]
    public void ADriverWithoutADeviceSaysWhereToLook()
    {
        EmulatedCuda.Reset();
        EmulatedCuda.Set("devices", 0);
        var error = Assert.Throws<DeviceException>(() => EmulatedCuda.LoadDriver());
        Assert.That(error!.Message, Does.StartWith("cuda: the driver finds no device; look at 'nvidia-smi'"));
    }

    [Test]
    public void DevicesAreListedWithTheirLimits()
    {
        EmulatedCuda.Reset();
        IReadOnlyList<CudaDeviceInfo> devices = CudaDeviceInfo.List(EmulatedCuda.LoadDriver());
        Assert.That(devices, Is.EqualTo((CudaDeviceInfo[])
        [
            new(0, 10, "Emulated GPU 0", 90, 108, devices[0].MemoryBytes, 49152, 1024),
            new(1, 11, "Emulated GPU 1", 90, 108, devices[0].MemoryBytes, 49152, 1024),
        ]));
        Assert.That(devices[0].MemoryBytes, Is.GreaterThanOrEqualTo(1L << 30));
    }

    [Test]
    public void AWrongIndexIsNamed()
    {
        EmulatedCuda.Reset();
        var error = Assert.Throws<DeviceException>(() => EmulatedCuda.OpenAsSet(2));
        Assert.That(error!.Message, Is.EqualTo("cuda:2: there is no such device; this machine has cuda:0 to cuda:1 (see 'deocc devices')"));
    }

    [Test]
    public void AnOldDeviceIsRefused()
    {
        EmulatedCuda.Reset();
        EmulatedCuda.Set("capability", 75);
        var error = Assert.Throws<DeviceException>(() => EmulatedCuda.OpenAsSet());
        Assert.That(error!.Message, Is.EqualTo("cuda:0: Emulated GPU 0 has compute capability 7.5, and 8.0 or newer is needed; use the device opencl or cpu"));
    }

    [Test]
    public void StatusesAreTheDriversWordsAndARemedy()
    {
        EmulatedCuda.Reset();
        CudaDriver driver = EmulatedCuda.LoadDriver();
        Assert.That(() => driver.Check(0, "cuda:0", "anything"), Throws.Nothing);
        Assert.That(
            () => driver.Check(700, "cuda:1", "waiting for the device"),
            Throws.TypeOf<DeviceException>().With.Message.EqualTo(
                "cuda:1: waiting for the device failed: an illegal memory access was encountered (CUDA_ERROR_ILLEGAL_ADDRESS, 700); " +
                "the device is lost to this process, start the command again (CUDA_LAUNCH_BLOCKING=1 then names the kernel that failed)"));
        Assert.That(() => driver.Check(4242, "cuda:0", "x"), Throws.TypeOf<DeviceException>().With.Message.EqualTo("cuda:0: x failed: CUDA 4242"));
    }

    [Test]
    public void TheMachinesOwnDriverHasEveryFunction()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _)) Assert.Ignore("no NVIDIA driver on this machine");
        try
        {
            Assert.That(CudaDriver.Load().Version, Is.GreaterThanOrEqualTo(CudaDriver.OldestVersion));
        }
        catch (DeviceException error)
        {
            // A machine may have the library and no card.
            Assert.That(error.Message, Does.Not.Contain("it lacks"));
        }
    }
}
