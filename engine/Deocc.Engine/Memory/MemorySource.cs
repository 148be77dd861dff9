namespace Deocc.Engine.Memory;

/// <summary>Where a <see cref="CachingPool"/> gets its segments from: the process's native heap, or a GPU's memory.</summary>
public abstract class MemorySource
{
    private readonly List<Action> _reliefs = [];

    /// <summary>The name used in error messages, such as <c>cpu</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Whether an address inside an allocation may stand for a block of its own. Where it may not, as with OpenCL's buffer
    /// handles, the pool reuses allocations only whole.
    /// </summary>
    public virtual bool CanSplit => true;

    /// <summary>Gives cached memory of every pool on this source back to the system: one of them found none.</summary>
    internal void RelieveShortage()
    {
        Action[] reliefs;
        lock (_reliefs) reliefs = [.. _reliefs];
        foreach (Action relief in reliefs) relief();
    }

    /// <summary>Registers what gives cached memory back when there is none left.</summary>
    internal void OnShortage(Action relief)
    {
        lock (_reliefs) _reliefs.Add(relief);
    }

    /// <summary>Allocates uninitialised memory aligned to at least 64 bytes; zero when there is none left.</summary>
    public abstract nint TryAllocate(long bytes);

    /// <summary>Gives an allocation back to the system.</summary>
    public abstract void Free(nint address, long bytes);
}
