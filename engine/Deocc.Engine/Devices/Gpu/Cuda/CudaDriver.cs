using System.Globalization;
using System.Runtime.InteropServices;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>
/// NVIDIA's driver library and the part of the CUDA driver API that is used. The functions are looked up by their versioned
/// names, as the header's macros would choose them, in a library that is handed in: the machine's, or a test's.
/// Signatures and numbers: CUDA Driver API reference, NVIDIA.
/// </summary>
internal sealed unsafe class CudaDriver
{
    /// <summary>The oldest driver that loads what NVRTC builds here, as the driver counts: 1000 * major + 10 * minor.</summary>
    public const int OldestVersion = 11020;

    private readonly delegate* unmanaged<int, byte**, int> _getErrorName;
    private readonly delegate* unmanaged<int, byte**, int> _getErrorString;

    /// <summary>Looks up the functions and starts the driver.</summary>
    /// <param name="library">A handle of the library.</param>
    /// <exception cref="DeviceException">The driver is too old, does not start, or finds no device.</exception>
    public CudaDriver(nint library)
    {
        _getErrorName = (delegate* unmanaged<int, byte**, int>)Find(library, "cuGetErrorName");
        _getErrorString = (delegate* unmanaged<int, byte**, int>)Find(library, "cuGetErrorString");
        var initialize = (delegate* unmanaged<uint, int>)Find(library, "cuInit");
        var getVersion = (delegate* unmanaged<int*, int>)Find(library, "cuDriverGetVersion");
        DeviceGetCount = (delegate* unmanaged<int*, int>)Find(library, "cuDeviceGetCount");
        DeviceGet = (delegate* unmanaged<int*, int, int>)Find(library, "cuDeviceGet");
        DeviceGetName = (delegate* unmanaged<byte*, int, int, int>)Find(library, "cuDeviceGetName");
        DeviceTotalMemory = (delegate* unmanaged<nuint*, int, int>)Find(library, "cuDeviceTotalMem_v2");
        DeviceGetAttribute = (delegate* unmanaged<int*, int, int, int>)Find(library, "cuDeviceGetAttribute");
        PrimaryContextRetain = (delegate* unmanaged<nint*, int, int>)Find(library, "cuDevicePrimaryCtxRetain");
        ContextSetCurrent = (delegate* unmanaged<nint, int>)Find(library, "cuCtxSetCurrent");
        StreamCreate = (delegate* unmanaged<nint*, uint, int>)Find(library, "cuStreamCreate");
        StreamSynchronize = (delegate* unmanaged<nint, int>)Find(library, "cuStreamSynchronize");
        StreamWaitEvent = (delegate* unmanaged<nint, nint, uint, int>)Find(library, "cuStreamWaitEvent");
        EventCreate = (delegate* unmanaged<nint*, uint, int>)Find(library, "cuEventCreate");
        EventRecord = (delegate* unmanaged<nint, nint, int>)Find(library, "cuEventRecord");
        EventQuery = (delegate* unmanaged<nint, int>)Find(library, "cuEventQuery");
        EventElapsedTime = (delegate* unmanaged<float*, nint, nint, int>)Find(library, "cuEventElapsedTime");
        EventDestroy = (delegate* unmanaged<nint, int>)Find(library, "cuEventDestroy_v2");
        EventSynchronize = (delegate* unmanaged<nint, int>)Find(library, "cuEventSynchronize");
        MemoryAllocate = (delegate* unmanaged<nint*, nuint, int>)Find(library, "cuMemAlloc_v2");
        MemoryFree = (delegate* unmanaged<nint, int>)Find(library, "cuMemFree_v2");
        HostAllocate = (delegate* unmanaged<void**, nuint, uint, int>)Find(library, "cuMemHostAlloc");
        CopyToDevice = (delegate* unmanaged<nint, void*, nuint, nint, int>)Find(library, "cuMemcpyHtoDAsync_v2");
        CopyToHost = (delegate* unmanaged<void*, nint, nuint, nint, int>)Find(library, "cuMemcpyDtoHAsync_v2");
        CopyOnDevice = (delegate* unmanaged<nint, nint, nuint, nint, int>)Find(library, "cuMemcpyDtoDAsync_v2");
        Fill = (delegate* unmanaged<nint, byte, nuint, nint, int>)Find(library, "cuMemsetD8Async");
        ModuleLoad = (delegate* unmanaged<nint*, void*, uint, int*, void**, int>)Find(library, "cuModuleLoadDataEx");
        ModuleGetFunction = (delegate* unmanaged<nint*, nint, byte*, int>)Find(library, "cuModuleGetFunction");
        LaunchKernel = (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)Find(library, "cuLaunchKernel");

        int version = 0;
        Check(getVersion(&version), "cuda", "asking the driver's version");
        Version = version;
        if (version < OldestVersion) throw TooOld($"it is of CUDA {VersionText}");
        int status = initialize(0);
        if (status == CudaStatus.NoDevice) throw CudaStatus.NoDeviceFound();
        Check(status, "cuda", "starting the driver");
    }

    /// <summary>The newest CUDA that the driver serves: 1000 * major + 10 * minor.</summary>
    public int Version { get; }

    /// <summary>The same for people, such as <c>12.4</c>.</summary>
    public string VersionText => Text(Version);

    /// <summary>cuDeviceGetCount(int* count).</summary>
    public delegate* unmanaged<int*, int> DeviceGetCount { get; }

    /// <summary>cuDeviceGet(CUdevice* device, int ordinal).</summary>
    public delegate* unmanaged<int*, int, int> DeviceGet { get; }

    /// <summary>cuDeviceGetName(char* name, int length, CUdevice).</summary>
    public delegate* unmanaged<byte*, int, int, int> DeviceGetName { get; }

    /// <summary>cuDeviceTotalMem_v2(size_t* bytes, CUdevice).</summary>
    public delegate* unmanaged<nuint*, int, int> DeviceTotalMemory { get; }

    /// <summary>cuDeviceGetAttribute(int* value, CUdevice_attribute, CUdevice).</summary>
    public delegate* unmanaged<int*, int, int, int> DeviceGetAttribute { get; }

    /// <summary>cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice).</summary>
    public delegate* unmanaged<nint*, int, int> PrimaryContextRetain { get; }

    /// <summary>cuCtxSetCurrent(CUcontext): for the calling thread.</summary>
    public delegate* unmanaged<nint, int> ContextSetCurrent { get; }

    /// <summary>cuStreamCreate(CUstream* stream, unsigned flags).</summary>
    public delegate* unmanaged<nint*, uint, int> StreamCreate { get; }

    /// <summary>cuStreamSynchronize(CUstream).</summary>
    public delegate* unmanaged<nint, int> StreamSynchronize { get; }

    /// <summary>cuStreamWaitEvent(CUstream, CUevent, unsigned flags).</summary>
    public delegate* unmanaged<nint, nint, uint, int> StreamWaitEvent { get; }

    /// <summary>cuEventCreate(CUevent* event, unsigned flags).</summary>
    public delegate* unmanaged<nint*, uint, int> EventCreate { get; }

    /// <summary>cuEventRecord(CUevent, CUstream).</summary>
    public delegate* unmanaged<nint, nint, int> EventRecord { get; }

    /// <summary>cuEventSynchronize(CUevent).</summary>
    public delegate* unmanaged<nint, int> EventSynchronize { get; }

    /// <summary>cuEventQuery(CUevent): <see cref="CudaStatus.NotReady"/> while work before it runs.</summary>
    public delegate* unmanaged<nint, int> EventQuery { get; }

    /// <summary>cuEventElapsedTime(float* milliseconds, CUevent start, CUevent end).</summary>
    public delegate* unmanaged<float*, nint, nint, int> EventElapsedTime { get; }

    /// <summary>cuEventDestroy_v2(CUevent).</summary>
    public delegate* unmanaged<nint, int> EventDestroy { get; }

    /// <summary>cuMemAlloc_v2(CUdeviceptr* address, size_t bytes).</summary>
    public delegate* unmanaged<nint*, nuint, int> MemoryAllocate { get; }

    /// <summary>cuMemFree_v2(CUdeviceptr).</summary>
    public delegate* unmanaged<nint, int> MemoryFree { get; }

    /// <summary>cuMemHostAlloc(void** address, size_t bytes, unsigned flags): pinned host memory.</summary>
    public delegate* unmanaged<void**, nuint, uint, int> HostAllocate { get; }

    /// <summary>cuMemcpyHtoDAsync_v2(CUdeviceptr target, const void* source, size_t bytes, CUstream).</summary>
    public delegate* unmanaged<nint, void*, nuint, nint, int> CopyToDevice { get; }

    /// <summary>cuMemcpyDtoHAsync_v2(void* target, CUdeviceptr source, size_t bytes, CUstream).</summary>
    public delegate* unmanaged<void*, nint, nuint, nint, int> CopyToHost { get; }

    /// <summary>cuMemcpyDtoDAsync_v2(CUdeviceptr target, CUdeviceptr source, size_t bytes, CUstream).</summary>
    public delegate* unmanaged<nint, nint, nuint, nint, int> CopyOnDevice { get; }

    /// <summary>cuMemsetD8Async(CUdeviceptr target, unsigned char value, size_t bytes, CUstream).</summary>
    public delegate* unmanaged<nint, byte, nuint, nint, int> Fill { get; }

    /// <summary>cuModuleLoadDataEx(CUmodule* module, const void* image, unsigned options, CUjit_option* names, void** values).</summary>
    public delegate* unmanaged<nint*, void*, uint, int*, void**, int> ModuleLoad { get; }

    /// <summary>cuModuleGetFunction(CUfunction* function, CUmodule, const char* name).</summary>
    public delegate* unmanaged<nint*, nint, byte*, int> ModuleGetFunction { get; }

    /// <summary>cuLaunchKernel(CUfunction, grid x, y, z, block x, y, z, shared bytes, CUstream, void** parameters, void** extra).</summary>
    public delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int> LaunchKernel { get; }

    /// <summary>Loads the machine's driver.</summary>
    /// <exception cref="DeviceException">There is none, it is too old, or it does not start.</exception>
    public static CudaDriver Load() => Load(OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so", "/usr/lib/wsl/lib/libcuda.so.1"]);

    /// <summary>Loads the first library that is there.</summary>
    /// <param name="names">Names for the system's loader, or paths.</param>
    /// <exception cref="DeviceException">None is there, the driver is too old, or it does not start.</exception>
    public static CudaDriver Load(IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library)) return new CudaDriver(library);
        }

        throw new DeviceException($"cuda: NVIDIA's driver is not on this machine ({names[0]}); install the graphics card's driver (https://www.nvidia.com/drivers), or use the device opencl or cpu");
    }

    /// <summary>A version as NVIDIA counts it, for people.</summary>
    public static string Text(int version) => string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}");

    /// <summary>Throws unless the status is success.</summary>
    /// <param name="status">What the driver returned.</param>
    /// <param name="device">The device's name.</param>
    /// <param name="what">What was being done.</param>
    /// <exception cref="DeviceException">The call failed, or an earlier one that ran on in the background.</exception>
    public void Check(int status, string device, string what)
    {
        if (status != CudaStatus.Success) throw new DeviceException($"{device}: {what} failed: {Describe(status)}{CudaStatus.Remedy(status)}");
    }

    /// <summary>A status in the driver's words.</summary>
    public string Describe(int status)
    {
        byte* name = null;
        byte* words = null;
        _ = _getErrorName(status, &name);
        _ = _getErrorString(status, &words);
        string number = status.ToString(CultureInfo.InvariantCulture);
        string code = name == null ? $"CUDA {number}" : $"{Marshal.PtrToStringUTF8((nint)name)}, {number}";
        return words == null ? code : $"{Marshal.PtrToStringUTF8((nint)words)} ({code})";
    }

    private static nint Find(nint library, string function) => NativeLibrary.TryGetExport(library, function, out nint address)
        ? address
        : throw TooOld($"it lacks {function}");

    private static DeviceException TooOld(string found) =>
        new($"cuda: NVIDIA's driver is too old: {found}, and CUDA {Text(OldestVersion)} or newer is needed; update the graphics card's driver");
}
