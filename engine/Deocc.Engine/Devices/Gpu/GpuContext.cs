using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Devices.Gpu.Streams;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Memory;

namespace Deocc.Engine.Devices.Gpu;

/// <summary>
/// One opened graphics device as its driver gives it: memory, a queue in order, copies, some of them beside the queue. What OpenCL and CUDA differ in ends here.
/// </summary>
internal abstract class GpuContext
{
    /// <summary>The name users choose the device by, such as <c>opencl:0</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the device can hold.</summary>
    public abstract DeviceLimits Limits { get; }

    /// <summary>The model in tables of tile sizes: the kind of driver, and the maker's name for the device.</summary>
    public abstract string Model { get; }

    /// <summary>What a group of items may take.</summary>
    public abstract GroupLimits GroupLimits { get; }

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

    /// <summary>Blocks for <see cref="CopyToArrival"/>.</summary>
    public abstract ArrivalPool Arrivals { get; }

    /// <summary>Where the device takes kernels.</summary>
    public abstract KernelQueue Queue { get; }

    /// <summary>A block of the pool as a kernel's argument.</summary>
    /// <param name="address">An address inside a block.</param>
    /// <exception cref="ArgumentException">The address is no multiple of the element's size from its buffer's start.</exception>
    public abstract DeviceView<T> View<T>(nint address)
        where T : unmanaged;

    /// <summary>Copies host bytes to the device, after all work before; the bytes may be changed at once, though the copy may come later.</summary>
    public abstract void CopyFromHost(ReadOnlySpan<byte> source, nint address);

    /// <summary>
    /// Copies host bytes to a block of <see cref="Arrivals"/> that nothing has used yet, beside the work before and ahead of the work
    /// that comes after; the bytes may be changed at once.
    /// </summary>
    public abstract void CopyToArrival(ReadOnlySpan<byte> source, nint address);

    /// <summary>Copies what pinned memory holds, over and over, in the kernels' order: to measure what the way to the device can do.</summary>
    public abstract void CopyPinned(nint address, long bytes);

    /// <summary>Copies bytes of the device to the host, after all work before; what other threads start meanwhile does not hold it up.</summary>
    public abstract void CopyToHost(nint address, Span<byte> target);

    /// <summary>
    /// Begins to copy bytes to the host after all work before, without waiting and beside the work that comes after. The block must
    /// not be returned before the copy was read.
    /// </summary>
    public abstract HostRead BeginCopyToHost(nint address, int bytes);

    /// <summary>Marks the present end of the queue.</summary>
    public abstract QueueMark Mark();

    /// <summary>Copies bytes within the device.</summary>
    public abstract void Copy(nint source, nint target, long bytes);

    /// <summary>Sets every byte of a range.</summary>
    public abstract void Fill(nint address, long bytes, byte value);

    /// <summary>Waits until everything is done.</summary>
    public abstract void Finish();
}
