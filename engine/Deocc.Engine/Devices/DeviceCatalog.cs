using System.Globalization;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.OpenCl;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices;

/// <summary>The devices of the machine by the names that users choose them by. Each is opened once and stays open.</summary>
public static class DeviceCatalog
{
    private const string OpenClName = "opencl";

    private static readonly Lock Opening = new();
    private static readonly Dictionary<int, Device> OpenClDevices = [];

    /// <summary>The names of all devices of the machine, <c>cpu</c> first.</summary>
    public static IReadOnlyList<string> Names => ["cpu", .. OpenClDeviceInfo.List().Select(info => $"{OpenClName}:{info.Index}")];

    /// <summary>Finds a device.</summary>
    /// <param name="name"><c>cpu</c>, <c>opencl</c> (the first), <c>opencl:1</c>, or <c>auto</c>: the first graphics device that opens, else the CPU.</param>
    /// <param name="say">Gets a line about every device that <c>auto</c> passes over.</param>
    /// <exception cref="DeviceException">There is no such device, or it cannot be opened.</exception>
    public static Device Find(string name, Action<string>? say = null)
    {
        string[] parts = name.Split(':');
        int index = 0;
        bool isIndexed = parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index);
        if (parts.Length > 2 || (parts.Length == 2 && !isIndexed)) throw Unknown(name);
        return parts[0] switch
        {
            "cpu" when parts.Length == 1 => CpuDevice.Instance,
            "auto" when parts.Length == 1 => FindBest(say),
            OpenClName => OpenOpenCl(index),
            _ => throw Unknown(name),
        };
    }

    private static Device FindBest(Action<string>? say)
    {
        try
        {
            return OpenOpenCl(0);
        }
        catch (DeviceException error)
        {
            say?.Invoke($"auto: {error.Message}; using cpu");
            return CpuDevice.Instance;
        }
    }

    private static Device OpenOpenCl(int index)
    {
        lock (Opening)
        {
            if (OpenClDevices.TryGetValue(index, out Device? open)) return open;
            Device device = new GpuDevice(OpenClContext.Open(index));
            OpenClDevices.Add(index, device);
            return device;
        }
    }

    private static DeviceException Unknown(string name) =>
        new($"device '{name}': there is no device of that name; use cpu, opencl, opencl:1 or auto (see 'deocc devices')");
}
