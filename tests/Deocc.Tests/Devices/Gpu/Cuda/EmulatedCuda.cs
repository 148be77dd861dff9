using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Cuda;

namespace Deocc.Tests.Devices.Gpu.Cuda;

/// <summary>
/// A CUDA driver and an NVRTC for machines without a GPU (Fixtures/Cuda/emulated_cuda.cpp), built once by a C++ compiler. They log
/// calls, fail when told to, and run kernels on the processor.
/// </summary>
internal static unsafe class EmulatedCuda
{
    private static readonly Lazy<(string? Path, string Reason)> Library = new(Build);
    private static readonly Lazy<Device> Device = new(() => new GpuDevice(Open()));

    /// <summary>What the driver was asked since <see cref="Reset"/>, one call and its arguments each.</summary>
    public static string[] Calls
    {
        get
        {
            var read = (delegate* unmanaged<byte*>)Function("emulation_log");
            return Marshal.PtrToStringUTF8((nint)read())!.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
    }

    /// <summary>The library's path, which holds both; skips the test where no compiler is present.</summary>
    public static string LibraryPath
    {
        get
        {
            if (Library.Value.Path is null) Assert.Ignore(Library.Value.Reason);
            return Library.Value.Path!;
        }
    }

    /// <summary>Two devices of compute capability 9.0, a driver and an NVRTC of CUDA 12.4, no failures, an empty log.</summary>
    public static void Reset() => ((delegate* unmanaged<void>)Function("emulation_reset"))();

    /// <summary>
    /// Changes <c>driver</c>, <c>nvrtc</c> (versions), <c>devices</c>, <c>capability</c>, <c>memory</c> (free bytes), <c>schedule</c>
    /// (<see cref="EmulatedSchedule"/>), <c>chance</c> (its seed), or <c>loseAfter</c>: the device is lost in the kernel that comes after
    /// so many.
    /// </summary>
    public static void Set(string what, long value)
    {
        fixed (byte* name = Encoding.ASCII.GetBytes(what + '\0')) ((delegate* unmanaged<byte*, nint, void>)Function("emulation_set"))(name, (nint)value);
    }

    /// <summary>Makes one call of a function fail.</summary>
    /// <param name="function">The driver's function.</param>
    /// <param name="status">What it returns; from 700 to 799 all later calls return it, too.</param>
    /// <param name="after">How many calls go well before.</param>
    public static void Fail(string function, int status, int after = 0)
    {
        fixed (byte* name = Encoding.ASCII.GetBytes(function + '\0')) ((delegate* unmanaged<byte*, int, int, void>)Function("emulation_fail"))(name, status, after);
    }

    /// <summary>Starts the driver.</summary>
    public static CudaDriver LoadDriver() => CudaDriver.Load([LibraryPath]);

    /// <summary>Loads NVRTC for a driver.</summary>
    public static Nvrtc LoadNvrtc(CudaDriver driver) => NvrtcLoader.Load(name => name == NvrtcSearch.Variable ? LibraryPath : null, driver.Version);

    /// <summary>Opens a device, after a reset.</summary>
    public static CudaContext Open(int index = 0, CubinCache? cache = null)
    {
        Reset();
        return OpenAsSet(index, cache);
    }

    /// <summary>Opens a device under what was set before.</summary>
    public static CudaContext OpenAsSet(int index = 0, CubinCache? cache = null)
    {
        CudaDriver driver = LoadDriver();
        return new CudaContext(driver, CudaContext.Choose(CudaDeviceInfo.List(driver), index), LoadNvrtc(driver), cache ?? new CubinCache(null));
    }

    /// <summary>A device for tensors that stays open; after a reset.</summary>
    public static Device Find()
    {
        Reset();
        return Device.Value;
    }

    private static nint Function(string name) => NativeLibrary.GetExport(NativeLibrary.Load(LibraryPath), name);

    private static (string? Path, string Reason) Build()
    {
        if (!OperatingSystem.IsLinux()) return (null, "the emulated CUDA driver is for Linux");
        string folder = Directory.CreateTempSubdirectory("deocc-emulated-cuda-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        string library = Path.Combine(folder, "libcuda.so.1");
        string sources = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "Cuda");
        foreach (string compiler in (string[])["clang++", "g++"])
        {
            var start = new ProcessStartInfo(compiler, [
                "-std=c++17", "-O1", "-w", "-fPIC", "-shared", $"-DEMULATION_FOLDER=\"{sources}\"", $"-DEMULATION_COMPILER=\"{compiler}\"",
                Path.Combine(sources, "emulated_cuda.cpp"), "-o", library, "-ldl"])
            {
                RedirectStandardError = true,
            };
            try
            {
                using Process process = Process.Start(start)!;
                string errors = process.StandardError.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0 ? (library, "") : throw new InvalidOperationException($"{compiler} does not build the emulated driver:\n{errors}");
            }
            catch (Win32Exception)
            {
                continue;
            }
        }

        return (null, "no C++ compiler: install one (Debian: clang or g++) to run CUDA kernels on an emulated device");
    }
}
