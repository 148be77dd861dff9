using System.Runtime.InteropServices;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>Chooses an NVRTC that fits the driver, among those that are found.</summary>
internal static class NvrtcLoader
{
    /// <summary>Loads the first candidate that works and is not of a newer major version than the driver.</summary>
    /// <param name="variable">Reads an environment variable (<see cref="NvrtcSearch"/>).</param>
    /// <param name="driverVersion">The driver's CUDA version, as the driver counts.</param>
    /// <exception cref="DeviceException">None is there, or none fits; says what to install and which variable to set.</exception>
    public static Nvrtc Load(Func<string, string?> variable, int driverVersion)
    {
        DeviceException? unfit = null;
        foreach (string candidate in NvrtcSearch.Candidates(variable))
        {
            LoadBuiltins(candidate);
            if (!NativeLibrary.TryLoad(candidate, out nint library)) continue;
            try
            {
                var nvrtc = new Nvrtc(library, candidate);
                if (nvrtc.Version.Major <= driverVersion / 1000) return nvrtc;
                unfit ??= new DeviceException(
                    $"cuda: NVRTC {nvrtc.Version} ({candidate}) needs a driver of CUDA {nvrtc.Version.Major}.0 or newer, and this one is of CUDA {CudaDriver.Text(driverVersion)}; " +
                    $"update the graphics card's driver, or set {NvrtcSearch.Variable} to the NVRTC of CUDA {driverVersion / 1000}");
            }
            catch (DeviceException error)
            {
                unfit ??= error;
            }
        }

        throw unfit ?? new DeviceException(variable(NvrtcSearch.Variable) is { Length: > 0 } wanted
            ? $"cuda: {NvrtcSearch.Variable}={wanted} holds no NVRTC that can be loaded; name the library (libnvrtc.so.12, nvrtc64_120_0.dll) or its folder"
            : "cuda: NVRTC, the compiler of CUDA's kernels, is not on this machine; install the CUDA toolkit, or 'pip install nvidia-cuda-nvrtc-cu12', " +
              $"or set {NvrtcSearch.Variable} to its library");
    }

    // NVRTC opens its second library by name alone; one that is loaded already is found wherever it lies.
    private static void LoadBuiltins(string candidate)
    {
        if (Path.GetDirectoryName(candidate) is not { Length: > 0 } folder) return;
        string pattern = OperatingSystem.IsWindows() ? "nvrtc-builtins64_*.dll" : "libnvrtc-builtins.so*";
        foreach (string builtins in NvrtcSearch.Files(folder, pattern)) _ = NativeLibrary.TryLoad(builtins, out _);
    }
}
