using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;

namespace Deocc.Engine.Devices.Gpu.Streams;

/// <summary>
/// Blocks for what comes from the host. Copies to them run beside the kernels, so a block is handed out only when no kernel that
/// was launched can still use it: what is returned waits in line until the queue has come past the place of its return. The common
/// pool need not wait, since its blocks are used in the queue's order. Safe to call from any thread, the finalizer's included.
/// </summary>
internal sealed class ArrivalPool
{
    // More than this behind the device, and the host waits for it instead of taking more memory.
    private const long MostWaitingBytes = 256L << 20;

    private readonly Lock _lock = new();
    private readonly CachingPool _pool;
    private readonly Func<QueueMark> _mark;
    private readonly Queue<Returned> _waiting = new();
    private long _waitingBytes;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="source">Where memory comes from.</param>
    /// <param name="mark">Marks the present end of the queue.</param>
    public ArrivalPool(MemorySource source, Func<QueueMark> mark)
    {
        _mark = mark;
        _pool = new CachingPool(source);
        source.OnShortage(Trim);
    }

    /// <summary>What the pool holds; blocks that wait count as live.</summary>
    public MemoryCounters Counters => _pool.Counters;

    /// <summary>Blocks that are in use.</summary>
    public long LiveBlocks
    {
        get
        {
            lock (_lock) return _pool.Counters.LiveBlocks - _waiting.Count;
        }
    }

    /// <summary>Takes a block that no work of the device can still use.</summary>
    /// <exception cref="DeviceException">There is no memory left, or the device is lost.</exception>
    public nint Rent(long bytes)
    {
        Collect(most: Math.Max(MostWaitingBytes, 4 * bytes));
        return _pool.Rent(bytes);
    }

    /// <summary>Gives a block back, which the device's work may still use.</summary>
    public void Return(nint address, long bytes)
    {
        lock (_lock)
        {
            try
            {
                _waiting.Enqueue(new Returned(address, bytes, _mark()));
                _waitingBytes += bytes;
            }
            catch (DeviceException)
            {
                // The device is lost, and with it its memory; this may be the finalizer's thread. Whoever goes on is told.
            }
        }
    }

    /// <summary>Waits for what was returned, and gives all free memory back to the system.</summary>
    private void Trim()
    {
        Collect(most: 0);
        _pool.Trim();
    }

    /// <summary>Takes back the blocks that the device has come past, and waits for the oldest while more bytes than the most stand in line.</summary>
    private void Collect(long most)
    {
        lock (_lock)
        {
            while (_waiting.TryPeek(out Returned? oldest))
            {
                if (!oldest.Passed.IsPassed)
                {
                    if (_waitingBytes <= most) return;
                    oldest.Passed.Wait();
                }

                oldest.Passed.Dispose();
                _waiting.Dequeue();
                _waitingBytes -= oldest.Bytes;
                _pool.Return(oldest.Address);
            }
        }
    }

    private sealed record Returned(nint Address, long Bytes, QueueMark Passed);
}
