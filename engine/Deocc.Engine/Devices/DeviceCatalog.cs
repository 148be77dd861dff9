using System.Globalization;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Cuda;
using Deocc.Engine.Devices.Gpu.OpenCl;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices;

/// <summary>The devices of the machine by the names that users choose them by. Each is opened once and stays open.</summary>
public static class DeviceCatalog
{
    private const string CudaName = "cuda";
    private const string OpenClName = "opencl";

    private static readonly Lock Opening = new();
    private static readonly Dictionary<string, Device> Devices = [];

    /// <summary>The names of all devices of the machine: <c>cpu</c>, then <c>cuda:0</c> and on, then <c>opencl:0</c> and on.</summary>
    public static IReadOnlyList<string> Names => ["cpu", .. NamesOf(CudaName), .. NamesOf(OpenClName)];

    /// <summary>Why the machine has no device of a kind, one line for each such kind.</summary>
    public static IReadOnlyList<string> Missing => [.. new[] { CudaName, OpenClName }.Where(kind => NamesOf(kind).Count == 0).Select(WhyNot).OfType<string>()];

    /// <summary>Finds a device.</summary>
    /// <param name="name">
    /// <c>cpu</c>; <c>cuda</c> or <c>opencl</c> (the first); <c>cuda:1</c> or <c>opencl:1</c>; or <c>auto</c>: the first graphics card that
    /// opens, with CUDA before OpenCL, else the CPU. An OpenCL driver that runs on the processor is no graphics card.
    /// </param>
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
            CudaName or OpenClName => OpenNumbered(parts[0], index),
            _ => throw Unknown(name),
        };
    }

    // Where there is none of the kind at all, opening tells why.
    private static Device OpenNumbered(string kind, int index)
    {
        int count = NamesOf(kind).Count;
        return count == 0 || index < count
            ? Open(kind, index)
            : throw new DeviceException($"{kind}:{index}: there is no such device; this machine has {string.Join(", ", Names)} (see 'deocc devices')");
    }

    private static Device FindBest(Action<string>? say) =>
        TryOpen(() => Open(CudaName, 0), "trying opencl", say) ?? TryOpen(OpenGraphicsCard, "using cpu", say) ?? CpuDevice.Instance;

    private static Device OpenGraphicsCard()
    {
        IReadOnlyList<OpenClDeviceInfo> devices = OpenClDeviceInfo.List();
        OpenClDeviceInfo? card = devices.FirstOrDefault(device => !device.IsProcessor);
        if (card is null && devices.Count > 0) throw new DeviceException($"{OpenClName}: its only device is this machine's processor");
        return Open(OpenClName, card?.Index ?? 0);
    }

    private static Device? TryOpen(Func<Device> open, string next, Action<string>? say)
    {
        try
        {
            return open();
        }
        catch (DeviceException error)
        {
            say?.Invoke($"auto: {error.Message.ReplaceLineEndings(" ")}; {next}");
            return null;
        }
    }

    private static Device Open(string kind, int index)
    {
        string name = $"{kind}:{index}";
        lock (Opening)
        {
            if (Devices.TryGetValue(name, out Device? open)) return open;
            GpuContext context = kind == CudaName ? CudaContext.Open(index) : OpenClContext.Open(index);
            Device device = new GpuDevice(context);
            Devices.Add(name, device);
            return device;
        }
    }

    private static IReadOnlyList<string> NamesOf(string kind)
    {
        int count = 0;
        try
        {
            count = kind == CudaName ? CudaDeviceInfo.List(CudaDriver.Load()).Count : OpenClDeviceInfo.List().Count;
        }
        catch (DeviceException)
        {
            // Whoever wants the reason opens the device.
            return [];
        }

        return [.. Enumerable.Range(0, count).Select(index => $"{kind}:{index}")];
    }

    private static string? WhyNot(string kind)
    {
        try
        {
            _ = Open(kind, 0);
            return null;
        }
        catch (DeviceException error)
        {
            return error.Message;
        }
    }

    private static DeviceException Unknown(string name) =>
        new($"device '{name}': there is no device of that name; this machine has {string.Join(", ", Names)}, and auto takes the first graphics card (see 'deocc devices')");
}
