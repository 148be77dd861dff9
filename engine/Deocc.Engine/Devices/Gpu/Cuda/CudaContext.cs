using System.Globalization;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Devices.Gpu.Streams;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>One CUDA device made ready: its memory, its queue, and copies to and from the host.</summary>
internal sealed unsafe class CudaContext : GpuContext
{
    /// <summary>The oldest compute capability that the kernels run on: tensor cores with tf32 and bfloat16.</summary>
    public const int OldestCapability = 80;

    private readonly CudaScope _scope;
    private readonly CudaQueue _queue;
    private readonly CudaUploads _uploads;
    private readonly CudaDownloads _downloads;
    private readonly CudaCompiler _compiler;
    private readonly string _driverVersion;

    /// <summary>Opens a device.</summary>
    /// <exception cref="DeviceException">The device is too old for the kernels, or the driver refuses.</exception>
    public CudaContext(CudaDriver driver, CudaDeviceInfo device, Nvrtc nvrtc, CubinCache cache)
    {
        if (device.Capability < OldestCapability)
        {
            throw new DeviceException(
                $"cuda:{device.Index}: {device.Name} has compute capability {Capability(device.Capability)}, and {Capability(OldestCapability)} or newer is needed; use the device opencl or cpu");
        }

        Device = device;
        _driverVersion = driver.VersionText;
        _compiler = new CudaCompiler(nvrtc, driver, device, cache);
        _scope = new CudaScope(driver, device);
        _queue = new CudaQueue(_scope, _compiler);
        _uploads = new CudaUploads(_scope, _queue.Stream);
        _downloads = new CudaDownloads(_scope, _queue.Stream);
        var memory = new CudaMemory(_scope, canSplit: Environment.GetEnvironmentVariable(CudaMemory.WholeBlocksVariable) != "1");
        Pool = new CachingPool(memory);
        ConstantPool = new CachingPool(memory);
        Arrivals = new ArrivalPool(memory, Mark);
    }

    /// <summary>What the device can do.</summary>
    public CudaDeviceInfo Device { get; }

    /// <inheritdoc/>
    public override string Name => _scope.Name;

    /// <inheritdoc/>
    public override DeviceLimits Limits => new(
        Device.MemoryBytes,
        Device.Multiprocessors,
        string.Create(CultureInfo.InvariantCulture, $"{Device.Name}, compute capability {Capability(Device.Capability)}, driver of CUDA {_driverVersion}, NVRTC {_compiler.Version} for {_compiler.Target}, {Device.SharedBytes / 1024} KiB shared, groups to {Device.LargestGroup}"));

    /// <inheritdoc/>
    public override string Model => $"cuda {Device.Name}";

    /// <inheritdoc/>
    public override GroupLimits GroupLimits => new(Device.LargestGroup, Device.SharedBytes);

    /// <inheritdoc/>
    public override bool HasTensorCores => true;

    /// <inheritdoc/>
    public override CachingPool Pool { get; }

    /// <inheritdoc/>
    public override CachingPool ConstantPool { get; }

    /// <inheritdoc/>
    public override ArrivalPool Arrivals { get; }

    /// <inheritdoc/>
    public override KernelQueue Queue => _queue;

    /// <summary>Opens a device of the machine by its number, with the NVRTC and the cache that the environment asks for.</summary>
    /// <exception cref="DeviceException">There is no driver, no device of that number, or no NVRTC; or one of them is too old.</exception>
    public static CudaContext Open(int index)
    {
        CudaDriver driver = CudaDriver.Load();
        CudaDeviceInfo device = Choose(CudaDeviceInfo.List(driver), index);
        Func<string, string?> variable = Environment.GetEnvironmentVariable;
        return new CudaContext(driver, device, NvrtcLoader.Load(variable, driver.Version), CubinCache.FromEnvironment(variable));
    }

    /// <summary>The device of a number.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    public static CudaDeviceInfo Choose(IReadOnlyList<CudaDeviceInfo> devices, int index)
    {
        if (devices.Count == 0) throw CudaStatus.NoDeviceFound();
        if (index < 0 || index >= devices.Count)
            throw new DeviceException($"cuda:{index}: there is no such device; this machine has cuda:0{(devices.Count > 1 ? $" to cuda:{devices.Count - 1}" : "")} (see 'deocc devices')");
        return devices[index];
    }

    /// <inheritdoc/>
    public override DeviceView<T> View<T>(nint address)
    {
        if (address % sizeof(T) != 0) throw new ArgumentException($"address {address} is no multiple of {sizeof(T)}", nameof(address));
        return new DeviceView<T>(address, 0);
    }

    /// <inheritdoc/>
    public override void CopyFromHost(ReadOnlySpan<byte> source, nint address) => _uploads.CopyInOrder(source, address);

    /// <inheritdoc/>
    public override void CopyToArrival(ReadOnlySpan<byte> source, nint address) => _uploads.CopyBeside(source, address);

    /// <inheritdoc/>
    public override void CopyPinned(nint address, long bytes) => _uploads.Repeat(address, bytes);

    /// <inheritdoc/>
    public override void CopyToHost(nint address, Span<byte> target) => _downloads.Copy(address, target);

    /// <inheritdoc/>
    public override HostRead BeginCopyToHost(nint address, int bytes) => _downloads.Begin(address, bytes);

    /// <inheritdoc/>
    public override QueueMark Mark()
    {
        var mark = new CudaEvent(_scope);
        mark.Record(_queue.Stream);
        return mark;
    }

    /// <inheritdoc/>
    public override void Copy(nint source, nint target, long bytes)
    {
        if (bytes == 0) return;
        _scope.Enter();
        _scope.Check(_scope.Driver.CopyOnDevice(target, source, (nuint)bytes, _queue.Stream.Handle), "copying on the device");
    }

    /// <inheritdoc/>
    public override void Fill(nint address, long bytes, byte value)
    {
        if (bytes == 0) return;
        _scope.Enter();
        _scope.Check(_scope.Driver.Fill(address, value, (nuint)bytes, _queue.Stream.Handle), "filling device memory");
    }

    /// <inheritdoc/>
    public override void Finish() => _queue.Stream.Finish();

    private static string Capability(int capability) => string.Create(CultureInfo.InvariantCulture, $"{capability / 10}.{capability % 10}");
}
