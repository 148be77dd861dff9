using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>OpenCL's status numbers as errors that say what was being done.</summary>
internal static class OpenClStatus
{
    /// <summary>The status of a device that has no memory left for a buffer.</summary>
    public const int AllocationFailure = -4;

    private const int DeviceNotAvailable = -2;
    private const int OutOfResources = -5;
    private const int OutOfHostMemory = -6;
    private const int EarlierFailure = -14;
    private const int InvalidContext = -34;
    private const int InvalidQueue = -36;
    private const int BufferTooLarge = -61;

    /// <summary>The status of a loader that knows no platform.</summary>
    public const int NoPlatform = -1001;

    private static readonly Dictionary<int, string> Names = new()
    {
        [-1] = "device not found",
        [-2] = "device not available",
        [-3] = "compiler not available",
        [-4] = "no memory for a buffer",
        [-5] = "out of resources",
        [-6] = "out of host memory",
        [-11] = "program does not build",
        [-14] = "an earlier command failed",
        [-30] = "invalid value",
        [-34] = "invalid context",
        [-36] = "invalid queue",
        [-38] = "invalid buffer",
        [-43] = "invalid build options",
        [-45] = "invalid program",
        [-46] = "no such kernel",
        [-48] = "invalid kernel",
        [-49] = "no such argument",
        [-51] = "argument of another size",
        [-52] = "arguments are missing",
        [-54] = "invalid group size",
        [-55] = "invalid item size",
        [-61] = "buffer too large",
        [-63] = "too many items",
        [-1001] = "no platform is installed",
    };

    /// <summary>Throws unless the status is success.</summary>
    /// <param name="status">What OpenCL returned.</param>
    /// <param name="device">The device's name.</param>
    /// <param name="what">What was being done.</param>
    /// <exception cref="DeviceException">The call failed.</exception>
    public static void Check(int status, string device, string what)
    {
        if (status != 0) throw new DeviceException($"{device}: {what} failed: {Describe(status)}{Remedy(status)}");
    }

    /// <summary>Whether a status of an allocation says that there is no memory left.</summary>
    public static bool IsLackOfMemory(int status) => status is AllocationFailure or OutOfResources or OutOfHostMemory or BufferTooLarge;

    private static string Remedy(int status) => status switch
    {
        AllocationFailure or OutOfResources or OutOfHostMemory => "; the device may have run out of memory: use a smaller batch or image",
        DeviceNotAvailable or EarlierFailure or InvalidContext or InvalidQueue => "; the device is lost to this process, start the command again",
        _ => "",
    };

    /// <summary>A status in words.</summary>
    public static string Describe(int status) => Names.TryGetValue(status, out string? name) ? $"{name} (OpenCL {status})" : $"OpenCL {status}";
}
