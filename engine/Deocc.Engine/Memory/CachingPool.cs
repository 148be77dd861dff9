using Deocc.Engine.Diagnostics;

namespace Deocc.Engine.Memory;

/// <summary>
/// Hands out blocks of device memory from segments that it takes from the system and keeps, so that a steady state asks
/// the system for nothing. Safe to call from any thread, the finalizer's included.
/// </summary>
public sealed class CachingPool
{
    private const long Alignment = 64;

    // Small blocks share segments of their own, so that they do not keep large segments from joining again.
    private const long LargestSmallBlock = 256 * 1024;
    private const long SmallSegmentBytes = 2L << 20;
    private const long LargeSegmentGranularity = 2L << 20;

    // A block a little over half a segment would waste the other half: medium ones share long segments too.
    private const long LargestMediumBlock = 8L << 20;
    private const long MediumSegmentBytes = 32L << 20;

    // Blocks a power of two apart compete for the same cache sets: a large block gets some lines more, so that its
    // neighbour lies off the beat.
    private const long LargeBlockBytes = 64 * 1024;
    private const long Stagger = 9 * Alignment;

    // Tensors that nobody disposed hold memory that the collector does not see. It runs when the free blocks are used up
    // and the bytes in use have grown by this much, and have doubled, since it ran last.
    private const long CollectAfterBytes = 1L << 28;

    private readonly Lock _lock = new();
    private readonly MemorySource _source;
    private readonly BlockHeap _small;
    private readonly BlockHeap _large;
    private long _liveBytes;
    private long _peakBytes;
    private long _systemBytes;
    private long _liveBlocks;
    private long _rents;
    private long _systemAllocations;
    private long _liveAfterCollection;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="source">Where segments come from; pools that share one give their cached memory back when any of them finds none.</param>
    public CachingPool(MemorySource source)
    {
        (_source, _small, _large) = (source, new BlockHeap(source.CanSplit), new BlockHeap(source.CanSplit));
        source.OnShortage(Trim);
    }

    /// <summary>A consistent reading of the counters.</summary>
    public MemoryCounters Counters
    {
        get
        {
            lock (_lock) return new(_liveBytes, _peakBytes, _small.FreeBytes + _large.FreeBytes, _systemBytes, _liveBlocks, _rents, _systemAllocations);
        }
    }

    /// <summary>Takes a block of at least <paramref name="bytes"/>; its contents are undefined.</summary>
    /// <exception cref="DeviceException">The system has no memory left, even after the cache was emptied.</exception>
    public nint Rent(long bytes)
    {
        long size = RoundUp(bytes);
        if (TryTakeFree(size, out nint block)) return block;
        if (MayHoldGarbage())
        {
            CollectGarbage();
            if (TryTakeFree(size, out block)) return block;
        }

        if (TryTakeFresh(size, out block)) return block;
        CollectGarbage();
        if (TryTakeFree(size, out block)) return block;
        _source.RelieveShortage();
        if (TryTakeFresh(size, out block)) return block;
        MemoryCounters counters = Counters;
        throw new DeviceException(
            $"{_source.Name}: out of memory: wanted {size:N0} bytes with {counters.LiveBytes:N0} in use and {counters.CachedBytes:N0} cached; " +
            "use a smaller batch or image");
    }

    /// <summary>Gives back a block of <see cref="Rent"/>.</summary>
    /// <exception cref="InvalidOperationException">The block is not in use.</exception>
    public void Return(nint address)
    {
        lock (_lock)
        {
            BlockHeap heap = _small.IsInUse(address) ? _small : _large;
            _liveBytes -= heap.Return(address);
            _liveBlocks--;
        }
    }

    /// <summary>Gives every segment without a block in use back to the system.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            Trim(_small);
            Trim(_large);
        }
    }

    /// <summary>Starts a new peak at the present number of live bytes.</summary>
    public void ResetPeak()
    {
        lock (_lock) _peakBytes = _liveBytes;
    }

    private static long RoundUp(long bytes)
    {
        long size = Math.Max(1, (bytes + Alignment - 1) / Alignment) * Alignment;
        return size >= LargeBlockBytes ? size + Stagger : size;
    }

    private BlockHeap HeapFor(long size) => size <= LargestSmallBlock ? _small : _large;

    private void Trim(BlockHeap heap)
    {
        while (heap.TryRemoveSegment(out nint address, out long bytes))
        {
            _source.Free(address, bytes);
            _systemBytes -= bytes;
        }
    }

    private bool TryTakeFree(long size, out nint block)
    {
        lock (_lock)
        {
            BlockHeap heap = HeapFor(size);
            if (!heap.TryTake(size, out block)) return false;
            CountRent(heap.SizeOf(block));
            return true;
        }
    }

    private bool TryTakeFresh(long size, out nint block)
    {
        long segment = SegmentFor(size);
        lock (_lock)
        {
            block = _source.TryAllocate(segment);
            if (block == 0 && segment > size)
            {
                segment = size;
                block = _source.TryAllocate(segment);
            }

            if (block == 0) return false;
            _systemAllocations++;
            _systemBytes += segment;
            BlockHeap heap = HeapFor(size);
            heap.AddUsed(block, segment);
            heap.Shrink(block, size);
            CountRent(heap.SizeOf(block));
            return true;
        }
    }

    private long SegmentFor(long size)
    {
        if (!_source.CanSplit) return size;
        if (size <= LargestSmallBlock) return SmallSegmentBytes;
        if (size <= LargestMediumBlock) return MediumSegmentBytes;
        return (size + LargeSegmentGranularity - 1) / LargeSegmentGranularity * LargeSegmentGranularity;
    }

    private bool MayHoldGarbage()
    {
        lock (_lock) return _liveBytes - _liveAfterCollection > Math.Max(CollectAfterBytes, _liveAfterCollection);
    }

    // Outside the lock: the finalizers return blocks.
    private void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        lock (_lock) _liveAfterCollection = _liveBytes;
    }

    private void CountRent(long size)
    {
        _rents++;
        _liveBlocks++;
        _liveBytes += size;
        _peakBytes = Math.Max(_peakBytes, _liveBytes);
    }
}
