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

    /// <summary>The name users choose it by, such as <c>cpu</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the device can hold.</summary>
    public abstract DeviceLimits Limits { get; }

    /// <summary>The device's memory pool.</summary>
    public abstract CachingPool Pool { get; }

    /// <summary>Whether host code may read and write the device's memory through <see cref="Tensor.AsSpan{T}"/>.</summary>
    public abstract bool IsHostAccessible { get; }

    /// <summary>Copies host bytes into a storage, starting at a byte offset.</summary>
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

    /// <inheritdoc/>
    public override string ToString() => Name;
}
