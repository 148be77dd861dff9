using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>The CUresult numbers that the engine tells apart (cuda.h), and what to do about them.</summary>
internal static class CudaStatus
{
    /// <summary>CUDA_SUCCESS.</summary>
    public const int Success = 0;

    /// <summary>CUDA_ERROR_OUT_OF_MEMORY.</summary>
    public const int OutOfMemory = 2;

    /// <summary>CUDA_ERROR_NO_DEVICE.</summary>
    public const int NoDevice = 100;

    /// <summary>CUDA_ERROR_INVALID_IMAGE: no module, or a damaged one.</summary>
    public const int InvalidImage = 200;

    /// <summary>CUDA_ERROR_NO_BINARY_FOR_GPU.</summary>
    public const int NoBinaryForDevice = 209;

    /// <summary>CUDA_ERROR_UNSUPPORTED_PTX_VERSION: the text was written by a newer NVRTC than the driver reads.</summary>
    public const int UnsupportedPtxVersion = 222;

    /// <summary>CUDA_ERROR_NOT_READY: no failure, work goes on.</summary>
    public const int NotReady = 600;

    // After one of these the context answers every call with an error, and memory is gone; only a new process helps.
    private static readonly HashSet<int> Lost =
    [
        46, // CUDA_ERROR_DEVICE_UNAVAILABLE
        214, // CUDA_ERROR_ECC_UNCORRECTABLE
        220, // CUDA_ERROR_NVLINK_UNCORRECTABLE
        700, // CUDA_ERROR_ILLEGAL_ADDRESS
        702, // CUDA_ERROR_LAUNCH_TIMEOUT
        709, // CUDA_ERROR_CONTEXT_IS_DESTROYED
        710, // CUDA_ERROR_ASSERT
        714, // CUDA_ERROR_HARDWARE_STACK_ERROR
        715, // CUDA_ERROR_ILLEGAL_INSTRUCTION
        716, // CUDA_ERROR_MISALIGNED_ADDRESS
        717, // CUDA_ERROR_INVALID_ADDRESS_SPACE
        718, // CUDA_ERROR_INVALID_PC
        719, // CUDA_ERROR_LAUNCH_FAILED
        721, // CUDA_ERROR_CONTAINED
        999, // CUDA_ERROR_UNKNOWN
    ];

    /// <summary>The error of a driver without a device.</summary>
    public static DeviceException NoDeviceFound() =>
        new("cuda: the driver finds no device; look at 'nvidia-smi' and at the variable CUDA_VISIBLE_DEVICES, or use the device opencl or cpu");

    /// <summary>Whether the device is lost to the process for good.</summary>
    public static bool IsLost(int status) => Lost.Contains(status);

    /// <summary>What a user can do, as the end of a sentence; empty where nothing is known.</summary>
    public static string Remedy(int status) => status switch
    {
        _ when IsLost(status) => "; the device is lost to this process, start the command again (CUDA_LAUNCH_BLOCKING=1 then names the kernel that failed)",
        UnsupportedPtxVersion => "; update the driver, or set DEOCC_NVRTC to an older NVRTC",
        NoBinaryForDevice or InvalidImage => "; update the driver, or set DEOCC_NVRTC to an NVRTC of the driver's CUDA version",
        34 => "; a stub of the driver was found, install the real one", // CUDA_ERROR_STUB_LIBRARY
        803 => "; the driver's library and its kernel module are of different versions, restart the machine", // CUDA_ERROR_SYSTEM_DRIVER_MISMATCH
        _ => "",
    };
}
