namespace Deocc.Engine.Memory;

/// <summary>Where a <see cref="CachingPool"/> gets its blocks from: the process's native heap, or a GPU's memory.</summary>
public abstract class MemorySource
{
    /// <summary>The name used in error messages, such as <c>cpu</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Allocates uninitialised memory aligned to at least 64 bytes; zero when there is none left.</summary>
    public abstract nint TryAllocate(long bytes);

    /// <summary>Gives a block back to the system.</summary>
    public abstract void Free(nint address, long bytes);
}
