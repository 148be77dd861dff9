namespace Deocc.Engine.Memory;

/// <summary>Where a <see cref="CachingPool"/> gets its segments from: the process's native heap, or a GPU's memory.</summary>
public abstract class MemorySource
{
    /// <summary>The name used in error messages, such as <c>cpu</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Whether an address inside an allocation may stand for a block of its own. Where it may not, as with OpenCL's buffer
    /// handles, the pool reuses allocations only whole.
    /// </summary>
    public virtual bool CanSplit => true;

    /// <summary>Allocates uninitialised memory aligned to at least 64 bytes; zero when there is none left.</summary>
    public abstract nint TryAllocate(long bytes);

    /// <summary>Gives an allocation back to the system.</summary>
    public abstract void Free(nint address, long bytes);
}
