using System.Globalization;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Devices.Gpu.Streams;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>One OpenCL device made ready: its memory, its queue, and copies to and from the host.</summary>
internal sealed unsafe class OpenClContext : GpuContext
{
    private readonly OpenClMemory _memory;
    private readonly OpenClQueue _queue;
    private readonly OpenClUploads _uploads;
    private readonly OpenClDownloads _downloads;

    /// <summary>Opens a device.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public OpenClContext(OpenClDeviceInfo device)
    {
        Device = device;
        nint handle = device.Handle;
        nint* properties = stackalloc nint[] { 0x1084, device.PlatformHandle, 0 };
        int status;
        nint context = OpenClApi.CreateContext(properties, 1, &handle, 0, 0, &status);
        OpenClStatus.Check(status, $"opencl:{device.Index}", "opening the device");
        _memory = new OpenClMemory(context, device);
        _queue = new OpenClQueue(context, device);
        _uploads = new OpenClUploads(context, device, _queue.Stream);
        _downloads = new OpenClDownloads(context, device, _queue.Stream);
        Pool = new CachingPool(_memory);
        ConstantPool = new CachingPool(_memory);
        Arrivals = new ArrivalPool(_memory, Mark);
    }

    /// <summary>What the device can do.</summary>
    public OpenClDeviceInfo Device { get; }

    /// <inheritdoc/>
    public override string Name => $"opencl:{Device.Index}";

    /// <inheritdoc/>
    public override DeviceLimits Limits => new(
        Device.GlobalBytes,
        Device.ComputeUnits,
        string.Create(CultureInfo.InvariantCulture, $"{Device.Name}, {Device.Platform}, {Device.Version}, driver {Device.Driver}, buffers to {Device.LargestBufferBytes / 1073741824.0:F1} GiB, {Device.LocalBytes / 1024} KiB shared, groups to {Device.LargestGroup}{(HasDoubles ? "" : ", no float64: meshes are drawn by the processor")}"));

    /// <inheritdoc/>
    public override string Model => $"opencl {Device.Name}";

    /// <inheritdoc/>
    public override GroupLimits GroupLimits => new(Device.LargestGroup, Device.LocalBytes);

    /// <inheritdoc/>
    public override bool HasDoubles => Device.HasDoubles;

    /// <inheritdoc/>
    public override CachingPool Pool { get; }

    /// <inheritdoc/>
    public override CachingPool ConstantPool { get; }

    /// <inheritdoc/>
    public override ArrivalPool Arrivals { get; }

    /// <inheritdoc/>
    public override KernelQueue Queue => _queue;

    /// <summary>Opens a device by its number.</summary>
    /// <exception cref="DeviceException">There is no loader, no platform, or no device of that number.</exception>
    public static OpenClContext Open(int index)
    {
        IReadOnlyList<OpenClDeviceInfo> devices = OpenClDeviceInfo.List();
        if (!OpenClApi.IsLoaderPresent())
        {
            throw new DeviceException(Environment.GetEnvironmentVariable(OpenClApi.LoaderVariable) is { Length: > 0 } named
                ? $"opencl: {OpenClApi.LoaderVariable}={named} is no OpenCL loader that can be opened; name another file, or unset it to use the system's"
                : "opencl: the OpenCL loader is not on this machine; install it (Debian: ocl-icd-libopencl1) and a driver (pocl-opencl-icd runs on the processor)");
        }


        if (devices.Count == 0) throw new DeviceException("opencl: no platform is installed; install the graphics card's driver, or pocl-opencl-icd (Debian) to run on the processor");
        if (index < 0 || index >= devices.Count)
            throw new DeviceException($"opencl:{index}: there is no such device; this machine has opencl:0{(devices.Count > 1 ? $" to opencl:{devices.Count - 1}" : "")} (see 'deocc devices')");
        return new OpenClContext(devices[index]);
    }

    /// <inheritdoc/>
    public override DeviceView<T> View<T>(nint address)
    {
        (nint buffer, long offset) = _memory.Find(address);
        if (offset % sizeof(T) != 0) throw new ArgumentException($"offset {offset} is no multiple of {sizeof(T)}", nameof(address));
        return new DeviceView<T>(buffer, offset / sizeof(T));
    }

    /// <inheritdoc/>
    public override void CopyFromHost(ReadOnlySpan<byte> source, nint address)
    {
        if (source.IsEmpty) return;
        (nint buffer, long offset) = _memory.Find(address);
        _uploads.CopyInOrder(source, buffer, offset);
    }

    /// <inheritdoc/>
    public override void CopyToArrival(ReadOnlySpan<byte> source, nint address)
    {
        if (source.IsEmpty) return;
        (nint buffer, long offset) = _memory.Find(address);
        _uploads.CopyBeside(source, buffer, offset);
    }

    /// <inheritdoc/>
    public override void CopyPinned(nint address, long bytes)
    {
        (nint buffer, long offset) = _memory.Find(address);
        _uploads.Repeat(buffer, offset, bytes);
    }

    /// <inheritdoc/>
    public override void CopyToHost(nint address, Span<byte> target)
    {
        if (target.IsEmpty) return;
        (nint buffer, long offset) = _memory.Find(address);
        _downloads.Copy(buffer, offset, target);
    }

    /// <inheritdoc/>
    public override HostRead BeginCopyToHost(nint address, int bytes)
    {
        (nint buffer, long offset) = _memory.Find(address);
        return _downloads.Begin(buffer, offset, bytes);
    }

    /// <inheritdoc/>
    public override QueueMark Mark() => _queue.Stream.Mark();

    /// <inheritdoc/>
    public override void Copy(nint source, nint target, long bytes)
    {
        if (bytes == 0) return;
        (nint from, long fromOffset) = _memory.Find(source);
        (nint to, long toOffset) = _memory.Find(target);
        Check(OpenClApi.EnqueueCopy(_queue.Stream.Handle, from, to, (nuint)fromOffset, (nuint)toOffset, (nuint)bytes, 0, null, null), "copying on the device");
    }

    /// <inheritdoc/>
    public override void Fill(nint address, long bytes, byte value)
    {
        if (bytes == 0) return;
        (nint buffer, long offset) = _memory.Find(address);
        Check(OpenClApi.EnqueueFill(_queue.Stream.Handle, buffer, &value, 1, (nuint)offset, (nuint)bytes, 0, null, null), "filling device memory");
    }

    /// <inheritdoc/>
    public override void Finish() => _queue.Stream.Finish();

    private void Check(int status, string what) => OpenClStatus.Check(status, Name, what);
}
