using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Devices;

/// <summary>
/// Where tensors live and kernels run. The whole contract between the engine and a device: memory, copies, running a
/// problem, waiting. Addresses are opaque to everybody but the device itself.
/// </summary>
public abstract class Device
{
    [ThreadStatic]
    private static Device? _current;

    /// <summary>The device that new tensors of this thread live on; the CPU until something else is set.</summary>
    public static Device Current
    {
        get => _current ?? CpuDevice.Instance;
        set => _current = value;
    }

    /// <summary>Makes a device this thread's <see cref="Current"/> until the returned value is disposed: <c>using (Device.Use(device))</c>.</summary>
    public static Restorer Use(Device device)
    {
        var restorer = new Restorer(_current);
        _current = device;
        return restorer;
    }

    /// <summary>The name users choose it by, such as <c>cpu</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the device can hold.</summary>
    public abstract DeviceLimits Limits { get; }

    /// <summary>The device's memory pool.</summary>
    public abstract CachingPool Pool { get; }

    /// <summary>Whether host code may read and write the device's memory through <see cref="Tensor.AsSpan{T}"/>.</summary>
    public abstract bool IsHostAccessible { get; }

    /// <summary>Copies host bytes into a storage, starting at a byte offset, after the work before it; the source may be changed at once.</summary>
    public abstract void CopyFromHost(ReadOnlySpan<byte> source, Storage destination, long destinationOffset);

    /// <summary>Copies bytes of a storage to the host, after all work on it is done.</summary>
    public abstract void CopyToHost(Storage source, long sourceOffset, Span<byte> destination);

    /// <summary>Copies bytes between two storages of this device.</summary>
    public abstract void Copy(Storage source, long sourceOffset, Storage destination, long destinationOffset, long bytes);

    /// <summary>Sets every byte of a range of a storage.</summary>
    public abstract void Fill(Storage storage, long offset, long bytes, byte value);

    /// <summary>Finds the op's first implementation that applies and runs it.</summary>
    public abstract void Run<TProblem>(in TProblem problem)
        where TProblem : struct, IProblem<TProblem>;

    /// <summary>Waits for everything that was started.</summary>
    public abstract void Synchronize();

    /// <summary>Takes a block for <see cref="CopyToArrival"/>.</summary>
    internal virtual nint RentArrival(long bytes) => Pool.Rent(bytes);

    /// <summary>Gives back a block of <see cref="RentArrival"/>; called by the finalizer, too.</summary>
    internal virtual void ReturnArrival(nint address, long bytes) => Pool.Return(address);

    /// <summary>
    /// Copies host bytes into a storage of <see cref="Storage.ForArrival"/> that nothing has used yet, beside the work that was
    /// started; what is started afterwards finds them there. The source may be changed at once.
    /// </summary>
    internal virtual void CopyToArrival(ReadOnlySpan<byte> source, Storage destination, long destinationOffset) =>
        CopyFromHost(source, destination, destinationOffset);

    /// <summary>
    /// Begins to copy a tensor to the host, once the work before is done, and does not wait: what is started
    /// afterwards does not hold the copy up. The tensor is to be kept until the copy was read.
    /// </summary>
    /// <param name="tensor">Less than 2 GiB, which pinned memory of that size has to hold.</param>
    internal virtual HostRead BeginCopyToHost(Tensor tensor)
    {
        var bytes = new byte[tensor.Elements * tensor.ElementType.Size()];
        CopyToHost(tensor.Storage, tensor.ByteOffset, bytes);
        return new HostRead.Finished(bytes);
    }

    /// <summary>Name, limits and how many work at once, in one line for logs.</summary>
    public string Describe()
    {
        DeviceLimits limits = Limits;
        return $"{Name} ({limits.Description}, {limits.ComputeUnits} {(IsHostAccessible ? "threads" : "compute units")})";
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Puts the former device back when disposed.</summary>
    public readonly ref struct Restorer
    {
        private readonly Device? _former;

        internal Restorer(Device? former) => _former = former;

        /// <summary>Restores the device.</summary>
        public void Dispose() => _current = _former;
    }
}
