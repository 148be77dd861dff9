using Deocc.Engine.Devices;

namespace Deocc.Engine.Memory;

/// <summary>
/// A block of device memory shared by the tensors that view it. Counted references return it to the pool at once; where
/// a user forgets, the finalizer does.
/// </summary>
public sealed class Storage
{
    /// <summary>
    /// Whether memory is filled with NaNs before it is handed out, so that tests find kernels that read what nobody wrote.
    /// </summary>
    internal static readonly bool PoisonsFreshMemory = Environment.GetEnvironmentVariable("DEOCC_POISON") == "1";

    private readonly bool _isArrival;
    private nint _address;
    private int _references = 1;

    /// <summary>Allocates a block with undefined contents and one reference.</summary>
    public Storage(Device device, long bytes)
    {
        Device = device;
        Bytes = bytes;
        _address = device.Pool.Rent(bytes);
        if (PoisonsFreshMemory) device.Fill(this, 0, bytes, 0xFF);
    }

    private Storage(Device device, long bytes, nint address) => (Device, Bytes, _address, _isArrival) = (device, bytes, address, true);

    /// <summary>The safety net for tensors that nobody disposed.</summary>
    ~Storage() => Free();

    /// <summary>Where the block lies.</summary>
    public Device Device { get; }

    /// <summary>The block's size as it was asked for.</summary>
    public long Bytes { get; }

    /// <summary>The device's address of the block; zero after the last release.</summary>
    public nint Address => _address;

    /// <summary>How often the contents were changed in place; the tape compares it to find overwritten values.</summary>
    public int Version { get; private set; }

    /// <summary>Whether exactly one handle is left, so that its owner may overwrite the contents.</summary>
    internal bool IsExclusive => Volatile.Read(ref _references) == 1;

    /// <summary>Notes a change in place.</summary>
    public void MarkChanged() => Version++;

    /// <summary>A block whose contents the host brings, all of them, by <see cref="Device.CopyToArrival"/> before anything else uses it.</summary>
    internal static Storage ForArrival(Device device, long bytes) => new(device, bytes, device.RentArrival(bytes));

    /// <summary>Adds a reference.</summary>
    internal Storage Retain()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    /// <summary>Drops a reference; the last one returns the block to the pool.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Checks that a range lies inside the block.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    internal void CheckRange(long offset, long bytes)
    {
        if (offset < 0 || bytes < 0 || offset > Bytes - bytes)
            throw new ArgumentOutOfRangeException(nameof(offset), $"bytes {offset}..{offset + bytes} of a block of {Bytes}");
    }

    private void Free()
    {
        nint address = Interlocked.Exchange(ref _address, 0);
        if (address == 0) return;
        if (_isArrival) Device.ReturnArrival(address, Bytes);
        else Device.Pool.Return(address);
    }
}
