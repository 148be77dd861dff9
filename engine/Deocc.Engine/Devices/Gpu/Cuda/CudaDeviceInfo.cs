using System.Text;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>One CUDA device of the machine and what it can do.</summary>
/// <param name="Index">Its number: <c>cuda:0</c> is the first.</param>
/// <param name="Handle">The driver's number of it.</param>
/// <param name="Name">The maker's name for it.</param>
/// <param name="Capability">Its compute capability, as 10 * major + minor: 90 is sm_90.</param>
/// <param name="Multiprocessors">How many it has.</param>
/// <param name="MemoryBytes">Its memory.</param>
/// <param name="SharedBytes">Memory that a group may share without asking for more.</param>
/// <param name="LargestGroup">Items that a group may have.</param>
internal sealed record CudaDeviceInfo(
    int Index,
    int Handle,
    string Name,
    int Capability,
    int Multiprocessors,
    long MemoryBytes,
    int SharedBytes,
    int LargestGroup)
{
    // Of CUdevice_attribute.
    private const int MaxThreadsPerBlock = 1;
    private const int MaxSharedMemoryPerBlock = 8;
    private const int MultiprocessorCount = 16;
    private const int CapabilityMajor = 75;
    private const int CapabilityMinor = 76;

    private const int NameBytes = 256;

    /// <summary>Every device that the driver shows (CUDA_VISIBLE_DEVICES may hide some), in its order.</summary>
    /// <exception cref="DeviceException">The driver fails.</exception>
    public static unsafe IReadOnlyList<CudaDeviceInfo> List(CudaDriver driver)
    {
        int count = 0;
        int status = driver.DeviceGetCount(&count);
        if (status == CudaStatus.NoDevice) return [];
        driver.Check(status, "cuda", "counting devices");
        return [.. Enumerable.Range(0, count).Select(index => Describe(driver, index))];
    }

    private static unsafe CudaDeviceInfo Describe(CudaDriver driver, int index)
    {
        string device = $"cuda:{index}";
        int handle;
        driver.Check(driver.DeviceGet(&handle, index), device, "finding the device");
        byte* name = stackalloc byte[NameBytes];
        driver.Check(driver.DeviceGetName(name, NameBytes, handle), device, "asking the device's name");
        nuint bytes;
        driver.Check(driver.DeviceTotalMemory(&bytes, handle), device, "asking the device's memory");
        return new CudaDeviceInfo(
            index,
            handle,
            Encoding.UTF8.GetString(new ReadOnlySpan<byte>(name, NameBytes)).Split('\0')[0],
            (10 * Attribute(driver, device, handle, CapabilityMajor)) + Attribute(driver, device, handle, CapabilityMinor),
            Attribute(driver, device, handle, MultiprocessorCount),
            (long)bytes,
            Attribute(driver, device, handle, MaxSharedMemoryPerBlock),
            Attribute(driver, device, handle, MaxThreadsPerBlock));
    }

    private static unsafe int Attribute(CudaDriver driver, string device, int handle, int attribute)
    {
        int value;
        driver.Check(driver.DeviceGetAttribute(&value, attribute, handle), device, "asking the device's limits");
        return value;
    }
}
