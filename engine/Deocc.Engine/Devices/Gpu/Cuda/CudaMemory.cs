using Deocc.Engine.Memory;

namespace Deocc.Engine.Devices.Gpu.Cuda;

/// <summary>A device's memory. Addresses are the device's own; cuMemAlloc aligns them to 256 bytes.</summary>
/// <param name="scope">The device.</param>
/// <param name="canSplit">Whether blocks may share an allocation.</param>
internal sealed unsafe class CudaMemory(CudaScope scope, bool canSplit) : MemorySource
{
    /// <summary>
    /// The environment variable that, set to 1, makes every block an allocation of its own: compute-sanitizer then sees where blocks
    /// end.
    /// </summary>
    public const string WholeBlocksVariable = "DEOCC_CUDA_WHOLE_BLOCKS";

    /// <inheritdoc/>
    public override bool CanSplit => canSplit;

    /// <inheritdoc/>
    public override string Name => scope.Name;

    /// <inheritdoc/>
    public override nint TryAllocate(long bytes)
    {
        scope.Enter();
        nint address;
        int status = scope.Driver.MemoryAllocate(&address, (nuint)bytes);
        if (status == CudaStatus.OutOfMemory) return 0;
        scope.Check(status, "allocating memory");
        return address;
    }

    /// <inheritdoc/>
    public override void Free(nint address, long bytes)
    {
        scope.Enter();
        scope.Check(scope.Driver.MemoryFree(address), "freeing memory");
    }
}
