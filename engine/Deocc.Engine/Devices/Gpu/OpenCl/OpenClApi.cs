using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>The part of OpenCL 1.2's C interface that is used, as the ICD loader exports it.</summary>
internal static unsafe partial class OpenClApi
{
    /// <summary>The environment variable that names another loader's file.</summary>
    public const string LoaderVariable = "DEOCC_OPENCL";

    private const string Library = "OpenCL";

    /// <summary>Registers where the loader is looked for; runs before the first call.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The import resolver must be there before the first call, whoever makes it.")]
    internal static void RegisterLoader() => NativeLibrary.SetDllImportResolver(typeof(OpenClApi).Assembly, Resolve);

    /// <summary>Whether the ICD loader is on the machine.</summary>
    public static bool IsLoaderPresent()
    {
        if (Resolve(Library, typeof(OpenClApi).Assembly, null) is not (not 0 and var handle)) return false;
        NativeLibrary.Free(handle);
        return true;
    }

    [LibraryImport(Library, EntryPoint = "clGetPlatformIDs")]
    public static partial int GetPlatforms(uint count, nint* platforms, uint* found);

    [LibraryImport(Library, EntryPoint = "clGetPlatformInfo")]
    public static partial int GetPlatformInfo(nint platform, uint what, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clGetDeviceIDs")]
    public static partial int GetDevices(nint platform, ulong kind, uint count, nint* devices, uint* found);

    [LibraryImport(Library, EntryPoint = "clGetDeviceInfo")]
    public static partial int GetDeviceInfo(nint device, uint what, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clCreateContext")]
    public static partial nint CreateContext(nint* properties, uint count, nint* devices, nint notify, nint user, int* error);

    [LibraryImport(Library, EntryPoint = "clCreateCommandQueue")]
    public static partial nint CreateQueue(nint context, nint device, ulong properties, int* error);

    [LibraryImport(Library, EntryPoint = "clCreateBuffer")]
    public static partial nint CreateBuffer(nint context, ulong flags, nuint size, void* host, int* error);

    [LibraryImport(Library, EntryPoint = "clReleaseMemObject")]
    public static partial int ReleaseBuffer(nint buffer);

    [LibraryImport(Library, EntryPoint = "clCreateProgramWithSource")]
    public static partial nint CreateProgram(nint context, uint count, byte** texts, nuint* lengths, int* error);

    [LibraryImport(Library, EntryPoint = "clBuildProgram")]
    public static partial int BuildProgram(nint program, uint count, nint* devices, byte* options, nint notify, nint user);

    [LibraryImport(Library, EntryPoint = "clGetProgramBuildInfo")]
    public static partial int GetBuildInfo(nint program, nint device, uint what, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clCreateKernel")]
    public static partial nint CreateKernel(nint program, byte* name, int* error);

    [LibraryImport(Library, EntryPoint = "clSetKernelArg")]
    public static partial int SetKernelArgument(nint kernel, uint index, nuint size, void* value);

    [LibraryImport(Library, EntryPoint = "clEnqueueNDRangeKernel")]
    public static partial int EnqueueKernel(nint queue, nint kernel, uint axes, nuint* offset, nuint* global, nuint* local, uint waits, nint* wait, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueReadBuffer")]
    public static partial int EnqueueRead(nint queue, nint buffer, uint blocking, nuint offset, nuint size, void* target, uint waits, nint* wait, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueWriteBuffer")]
    public static partial int EnqueueWrite(nint queue, nint buffer, uint blocking, nuint offset, nuint size, void* source, uint waits, nint* wait, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueMapBuffer")]
    public static partial void* EnqueueMap(nint queue, nint buffer, uint blocking, ulong flags, nuint offset, nuint size, uint waits, nint* wait, nint* done, int* error);

    [LibraryImport(Library, EntryPoint = "clEnqueueCopyBuffer")]
    public static partial int EnqueueCopy(nint queue, nint source, nint target, nuint sourceOffset, nuint targetOffset, nuint size, uint waits, nint* wait, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueFillBuffer")]
    public static partial int EnqueueFill(nint queue, nint buffer, void* pattern, nuint patternSize, nuint offset, nuint size, uint waits, nint* wait, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueMarkerWithWaitList")]
    public static partial int EnqueueMarker(nint queue, uint waits, nint* wait, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueBarrierWithWaitList")]
    public static partial int EnqueueBarrier(nint queue, uint waits, nint* wait, nint* done);

    [LibraryImport(Library, EntryPoint = "clFlush")]
    public static partial int Flush(nint queue);

    [LibraryImport(Library, EntryPoint = "clGetEventInfo")]
    public static partial int GetEventInfo(nint handle, uint what, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clWaitForEvents")]
    public static partial int WaitForEvents(uint count, nint* events);

    [LibraryImport(Library, EntryPoint = "clGetEventProfilingInfo")]
    public static partial int GetEventProfiling(nint handle, uint what, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clReleaseEvent")]
    public static partial int ReleaseEvent(nint handle);

    [LibraryImport(Library, EntryPoint = "clFinish")]
    public static partial int Finish(nint queue);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library) return 0;
        string[] candidates = Environment.GetEnvironmentVariable(LoaderVariable) is { Length: > 0 } chosen ? [chosen]
            : OperatingSystem.IsWindows() ? ["OpenCL.dll"]
            : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
            : ["libOpenCL.so.1", "libOpenCL.so"];
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out nint handle)) return handle;
        }

        return 0;
    }
}
