namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Hints about loops.</summary>
public static class Loop
{
    /// <summary>
    /// Stands before a for statement of constant length and asks for it to be unrolled; private arrays that such loops index
    /// stay in registers.
    /// </summary>
    [Intrinsic("K_UNROLL")]
    public static void Unroll()
    {
    }

    /// <summary>
    /// <see cref="Unroll"/> for loops of loads, but not on PoCL, whose compiler (LLVM 14) makes wrong code of some of them: on a
    /// processor there are no registers to win.
    /// </summary>
    [Intrinsic("K_UNROLL_LOADS")]
    public static void UnrollLoads()
    {
    }
}
