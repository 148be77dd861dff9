using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>A kernel object of OpenCL, which keeps its arguments itself.</summary>
internal sealed unsafe class OpenClKernel(nint handle, string name, string device) : DeviceKernel
{
    /// <summary>The kernel object.</summary>
    public nint Handle => handle;

    /// <summary>The kernel's name.</summary>
    public string Name => name;

    /// <inheritdoc/>
    protected override void SetBuffer(int index, nint buffer) => SetBytes(index, sizeof(nint), &buffer);

    /// <inheritdoc/>
    protected override void Set<T>(int index, T value) => SetBytes(index, sizeof(T), &value);

    private void SetBytes(int index, int size, void* value)
    {
        int status = OpenClApi.SetKernelArgument(handle, (uint)index, (nuint)size, value);
        if (status != 0) OpenClStatus.Check(status, device, $"setting argument {index} of kernel {name}");
    }
}
