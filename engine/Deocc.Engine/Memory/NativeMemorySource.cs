using System.Runtime.InteropServices;

namespace Deocc.Engine.Memory;

/// <summary>The process's native heap. Large blocks are aligned to huge pages and offered to the kernel as such.</summary>
public sealed unsafe partial class NativeMemorySource : MemorySource
{
    private const nuint Alignment = 64;
    private const nuint HugePage = 2 << 20;
    private const int AdviseHugePage = 14;

    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <inheritdoc/>
    public override nint TryAllocate(long bytes)
    {
        bool huge = bytes >= 2 * (long)HugePage;
        try
        {
            void* block = NativeMemory.AlignedAlloc((nuint)bytes, huge ? HugePage : Alignment);
            if (huge && OperatingSystem.IsLinux()) _ = Advise(block, (nuint)bytes, AdviseHugePage);
            return (nint)block;
        }
        catch (OutOfMemoryException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    public override void Free(nint address, long bytes) => NativeMemory.AlignedFree((void*)address);

    // A hint only: where it is refused, the block works with small pages.
    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
