namespace Deocc.Engine.Memory;

/// <summary>What a <see cref="CachingPool"/> holds and has done; sizes in bytes.</summary>
/// <param name="LiveBytes">Handed out and not yet returned.</param>
/// <param name="PeakBytes">The largest <paramref name="LiveBytes"/> since the last reset of the peak.</param>
/// <param name="CachedBytes">Returned, or never handed out, and kept for reuse.</param>
/// <param name="SystemBytes">Taken from the system: live and cached together.</param>
/// <param name="LiveBlocks">Blocks handed out and not yet returned.</param>
/// <param name="Rents">Blocks handed out so far.</param>
/// <param name="SystemAllocations">Segments taken from the system so far; constant in a steady state.</param>
public readonly record struct MemoryCounters(
    long LiveBytes, long PeakBytes, long CachedBytes, long SystemBytes, long LiveBlocks, long Rents, long SystemAllocations);
