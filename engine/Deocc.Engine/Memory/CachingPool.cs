using System.Numerics;
using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Memory;

/// <summary>
/// Hands out blocks of device memory and keeps returned ones for the next request of their size class, so that a steady
/// state asks the system for nothing. Safe to call from any thread, the finalizer's included.
/// </summary>
public sealed class CachingPool(MemorySource source)
{
    private const long SmallestBlock = 64;

    // Garbage may hold memory that the collector cannot see: it is collected after this much fresh memory.
    private const long CollectAfterBytes = 1L << 28;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, Stack<nint>> _cached = [];
    private long _liveBytes;
    private long _peakBytes;
    private long _cachedBytes;
    private long _liveBlocks;
    private long _rents;
    private long _systemAllocations;
    private long _freshSinceCollection;

    /// <summary>A consistent reading of the counters.</summary>
    public MemoryCounters Counters
    {
        get
        {
            lock (_lock) return new(_liveBytes, _peakBytes, _cachedBytes, _liveBlocks, _rents, _systemAllocations);
        }
    }

    /// <summary>The size that a request is rounded up to: eight classes per power of two, at most an eighth of waste.</summary>
    public static long RoundUp(long bytes)
    {
        if (bytes <= SmallestBlock) return SmallestBlock;
        long step = Math.Max(SmallestBlock, (long)BitOperations.RoundUpToPowerOf2((ulong)bytes) / 16);
        return (bytes + step - 1) / step * step;
    }

    /// <summary>Takes a block of at least <paramref name="bytes"/>; its contents are undefined.</summary>
    /// <exception cref="DeviceException">The system has no memory left, even after the cache was emptied.</exception>
    public nint Rent(long bytes)
    {
        long size = RoundUp(bytes);
        if (TryTakeCached(size, out nint cached)) return cached;
        if (ShouldCollect(size))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (TryTakeCached(size, out cached)) return cached;
        }

        nint fresh = source.TryAllocate(size);
        if (fresh == 0)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Trim();
            fresh = source.TryAllocate(size);
        }

        if (fresh == 0)
        {
            throw new DeviceException(
                $"{source.Name}: out of memory: wanted {size:N0} bytes with {Counters.LiveBytes:N0} in use and none cached; use a smaller batch or image");
        }

        lock (_lock)
        {
            _systemAllocations++;
            CountRent(size);
        }

        return fresh;
    }

    /// <summary>Gives back a block of <see cref="Rent"/>, named with the size that was asked for.</summary>
    public void Return(nint address, long bytes)
    {
        long size = RoundUp(bytes);
        lock (_lock)
        {
            _liveBytes -= size;
            _liveBlocks--;
            _cachedBytes += size;
            if (!_cached.TryGetValue(size, out Stack<nint>? stack)) _cached[size] = stack = new Stack<nint>();
            stack.Push(address);
        }
    }

    /// <summary>Gives every cached block back to the system.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            foreach ((long size, Stack<nint> blocks) in _cached)
            {
                while (blocks.TryPop(out nint block)) source.Free(block, size);
            }

            _cachedBytes = 0;
        }
    }

    /// <summary>Starts a new peak at the present number of live bytes.</summary>
    public void ResetPeak()
    {
        lock (_lock) _peakBytes = _liveBytes;
    }

    private bool TryTakeCached(long size, out nint block)
    {
        lock (_lock)
        {
            if (!_cached.TryGetValue(size, out Stack<nint>? stack) || !stack.TryPop(out block))
            {
                block = 0;
                return false;
            }

            _cachedBytes -= size;
            CountRent(size);
            return true;
        }
    }

    private bool ShouldCollect(long size)
    {
        lock (_lock)
        {
            _freshSinceCollection += size;
            if (_freshSinceCollection <= Math.Max(CollectAfterBytes, _liveBytes)) return false;
            _freshSinceCollection = 0;
            return true;
        }
    }

    private void CountRent(long size)
    {
        _rents++;
        _liveBlocks++;
        _liveBytes += size;
        _peakBytes = Math.Max(_peakBytes, _liveBytes);
    }
}
