using Deocc.Engine.Memory;

namespace Deocc.Engine.Devices.Gpu.OpenCl;

/// <summary>
/// Buffers of OpenCL behind addresses that can be counted on. A buffer is a handle without arithmetic, so each gets a range of
/// addresses that means nothing to anybody else; the pool splits and joins blocks within it, and a launch finds the buffer and
/// the offset again.
/// </summary>
internal sealed unsafe class OpenClMemory(nint context, OpenClDeviceInfo device) : MemorySource
{
    private const ulong ReadWrite = 1;

    // Ranges start at multiples of this; the lowest addresses stay free, since zero means no memory.
    private const long Granularity = 1 << 20;

    private readonly Lock _lock = new();
    private readonly SortedList<long, (nint Buffer, long Bytes)> _ranges = [];

    /// <inheritdoc/>
    public override string Name => $"opencl:{device.Index}";

    /// <inheritdoc/>
    public override nint TryAllocate(long bytes)
    {
        if (bytes > device.LargestBufferBytes) return 0;
        int status;
        nint buffer = OpenClApi.CreateBuffer(context, ReadWrite, (nuint)bytes, null, &status);
        if (OpenClStatus.IsLackOfMemory(status)) return 0;
        OpenClStatus.Check(status, Name, "allocating memory");
        lock (_lock)
        {
            long start = FindGap(bytes);
            _ranges.Add(start, (buffer, bytes));
            return (nint)start;
        }
    }

    /// <inheritdoc/>
    public override void Free(nint address, long bytes)
    {
        nint buffer;
        lock (_lock)
        {
            buffer = _ranges[address].Buffer;
            _ranges.Remove(address);
        }

        OpenClStatus.Check(OpenClApi.ReleaseBuffer(buffer), Name, "releasing a buffer");
    }

    /// <summary>The buffer that an address lies in, and how far from its start.</summary>
    public (nint Buffer, long Offset) Find(nint address)
    {
        lock (_lock)
        {
            int low = 0;
            int high = _ranges.Count - 1;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                if (_ranges.GetKeyAtIndex(middle) <= address) low = middle;
                else high = middle - 1;
            }

            return (_ranges.GetValueAtIndex(low).Buffer, address - _ranges.GetKeyAtIndex(low));
        }
    }

    private long FindGap(long bytes)
    {
        long start = Granularity;
        for (int i = 0; i < _ranges.Count; i++)
        {
            long taken = _ranges.GetKeyAtIndex(i);
            if (start + bytes <= taken) return start;
            long end = taken + _ranges.GetValueAtIndex(i).Bytes;
            start = (end + Granularity - 1) / Granularity * Granularity;
        }

        return start;
    }
}
