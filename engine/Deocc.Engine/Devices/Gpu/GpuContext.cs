using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Memory;

namespace Deocc.Engine.Devices.Gpu;

/// <summary>
/// One opened graphics device as its driver gives it: memory, a queue in order, copies. What OpenCL and CUDA differ in ends here.
/// </summary>
internal abstract class GpuContext
{
    /// <summary>The name users choose the device by, such as <c>opencl:0</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the device can hold.</summary>
    public abstract DeviceLimits Limits { get; }

    /// <summary>Whether there is double precision.</summary>
    public virtual bool HasDoubles => true;

    /// <summary>Whether the kernels' products of fragments (<see cref="KernelLanguage.TensorCore"/>) are the device's own instructions.</summary>
    public virtual bool HasTensorCores => false;

    /// <summary>Blocks of the device's memory.</summary>
    public abstract CachingPool Pool { get; }

    /// <summary>
    /// Blocks for copies of host arrays that never change. A pool of their own keeps them out of <see cref="Pool"/>'s counters,
    /// which tell whether ops leave memory in use.
    /// </summary>
    public abstract CachingPool ConstantPool { get; }

    /// <summary>Where the device takes kernels.</summary>
    public abstract KernelQueue Queue { get; }

    /// <summary>A block of the pool as a kernel's argument.</summary>
    /// <param name="address">An address inside a block.</param>
    /// <exception cref="ArgumentException">The address is no multiple of the element's size from its buffer's start.</exception>
    public abstract DeviceView<T> View<T>(nint address)
        where T : unmanaged;

    /// <summary>Copies host bytes to the device, after all work before; the bytes may be changed at once, though the copy may come later.</summary>
    public abstract void CopyFromHost(ReadOnlySpan<byte> source, nint address);

    /// <summary>Copies bytes of the device to the host, after all work before.</summary>
    public abstract void CopyToHost(nint address, Span<byte> target);

    /// <summary>Copies bytes within the device.</summary>
    public abstract void Copy(nint source, nint target, long bytes);

    /// <summary>Sets every byte of a range.</summary>
    public abstract void Fill(nint address, long bytes, byte value);

    /// <summary>Waits until everything is done.</summary>
    public abstract void Finish();
}
