using System.Text;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>One OpenCL device of the machine and what it can do.</summary>
/// <param name="Index">Its number: <c>opencl:0</c> is the first.</param>
/// <param name="Name">The maker's name for it.</param>
/// <param name="Platform">The platform's name.</param>
/// <param name="Version">OpenCL's version on the device, as it says.</param>
/// <param name="Driver">The driver's version.</param>
/// <param name="ComputeUnits">Multiprocessors.</param>
/// <param name="GlobalBytes">Memory.</param>
/// <param name="LargestBufferBytes">The largest single buffer.</param>
/// <param name="LocalBytes">Memory that a group may share.</param>
/// <param name="LargestGroup">Items that a group may have.</param>
/// <param name="HasDoubles">Whether there is double precision.</param>
/// <param name="IsProcessor">Whether it is a processor rather than a graphics card.</param>
public sealed record OpenClDeviceInfo(
    int Index,
    string Name,
    string Platform,
    string Version,
    string Driver,
    int ComputeUnits,
    long GlobalBytes,
    long LargestBufferBytes,
    long LocalBytes,
    int LargestGroup,
    bool HasDoubles,
    bool IsProcessor)
{
    private const ulong AllKinds = 0xFFFFFFFF;
    private const long ProcessorKind = 2;

    /// <summary>The handle of the platform.</summary>
    internal nint PlatformHandle { get; private init; }

    /// <summary>The handle of the device.</summary>
    internal nint Handle { get; private init; }

    /// <summary>Every device of every platform; empty where there is no loader or no platform.</summary>
    public static unsafe IReadOnlyList<OpenClDeviceInfo> List()
    {
        var devices = new List<OpenClDeviceInfo>();
        if (!OpenClApi.IsLoaderPresent()) return devices;
        uint platformCount;
        int status = OpenClApi.GetPlatforms(0, null, &platformCount);
        if (status == OpenClStatus.NoPlatform || platformCount == 0) return devices;
        OpenClStatus.Check(status, "opencl", "listing platforms");
        var platforms = new nint[platformCount];
        fixed (nint* first = platforms) OpenClStatus.Check(OpenClApi.GetPlatforms(platformCount, first, null), "opencl", "listing platforms");
        foreach (nint platform in platforms)
        {
            uint deviceCount;
            if (OpenClApi.GetDevices(platform, AllKinds, 0, null, &deviceCount) != 0) continue;
            var handles = new nint[deviceCount];
            fixed (nint* first = handles) OpenClStatus.Check(OpenClApi.GetDevices(platform, AllKinds, deviceCount, first, null), "opencl", "listing devices");
            foreach (nint handle in handles) devices.Add(Describe(devices.Count, platform, handle));
        }

        return devices;
    }

    private static OpenClDeviceInfo Describe(int index, nint platform, nint device) => new(
        index,
        Text(device, 0x102B),
        PlatformText(platform, 0x0902),
        Text(device, 0x102F),
        Text(device, 0x102D),
        (int)Number(device, 0x1002, sizeof(uint)),
        Number(device, 0x101F, sizeof(ulong)),
        Number(device, 0x1010, sizeof(ulong)),
        Number(device, 0x1023, sizeof(ulong)),
        (int)Number(device, 0x1004, nint.Size),
        Text(device, 0x1030).Contains("cl_khr_fp64", StringComparison.Ordinal),
        (Number(device, 0x1000, sizeof(ulong)) & ProcessorKind) != 0)
    {
        PlatformHandle = platform,
        Handle = device,
    };

    private static unsafe string Text(nint device, uint what)
    {
        nuint length;
        if (OpenClApi.GetDeviceInfo(device, what, 0, null, &length) != 0 || length == 0) return "";
        var bytes = new byte[length];
        fixed (byte* first = bytes) OpenClStatus.Check(OpenClApi.GetDeviceInfo(device, what, length, first, null), "opencl", "asking a device");
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    private static unsafe string PlatformText(nint platform, uint what)
    {
        nuint length;
        if (OpenClApi.GetPlatformInfo(platform, what, 0, null, &length) != 0 || length == 0) return "";
        var bytes = new byte[length];
        fixed (byte* first = bytes) OpenClStatus.Check(OpenClApi.GetPlatformInfo(platform, what, length, first, null), "opencl", "asking a platform");
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    private static unsafe long Number(nint device, uint what, int size)
    {
        long value = 0;
        OpenClStatus.Check(OpenClApi.GetDeviceInfo(device, what, (nuint)size, &value, null), "opencl", "asking a device");
        return value;
    }
}
