using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>The tile kernels of one register width by number of rows, and how a number of rows is cut into tiles.</summary>
/// <typeparam name="TLane">The register.</typeparam>
internal static unsafe class TileKernels<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>Rows of the tallest tile: what the registers of the level hold beside the operands.</summary>
    public static readonly int MaxRows = TLane.Width == 16 ? 14 : 6;

    /// <summary>Columns of the widest tile.</summary>
    public static readonly int MaxColumns = 2 * TLane.Width;

    private static readonly nint* Wide = Build<Two>();
    private static readonly nint* Narrow = Build<One>();

    /// <summary>How many panels of at most <see cref="MaxRows"/> rows, as even as can be, hold the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountPanels(int rows) => (rows + MaxRows - 1) / MaxRows;

    /// <summary>The first row of a panel; panels differ by at most one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PanelStart(int rows, int panels, int panel) =>
        (panel * (rows / panels)) + Math.Min(panel, rows % panels);

    /// <summary>The kernel for a tile of <paramref name="rows"/> by two registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<float*, nint, float*, float*, int*, nint, float*, nint, bool, void> OfTwo(int rows) =>
        (delegate*<float*, nint, float*, float*, int*, nint, float*, nint, bool, void>)Wide[rows];

    /// <summary>The kernel for a tile of <paramref name="rows"/> by one register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static delegate*<float*, nint, float*, float*, int*, nint, float*, nint, bool, void> OfOne(int rows) =>
        (delegate*<float*, nint, float*, float*, int*, nint, float*, nint, bool, void>)Narrow[rows];

    private static nint* Build<TColumns>()
        where TColumns : struct, ICount
    {
        var table = (nint*)NativeMemory.Alloc(15, (nuint)sizeof(nint));
        table[0] = 0;
        table[1] = Address<One, TColumns>();
        table[2] = Address<Two, TColumns>();
        table[3] = Address<Three, TColumns>();
        table[4] = Address<Four, TColumns>();
        table[5] = Address<Five, TColumns>();
        table[6] = Address<Six, TColumns>();
        table[7] = Address<Seven, TColumns>();
        table[8] = Address<Eight, TColumns>();
        table[9] = Address<Nine, TColumns>();
        table[10] = Address<Ten, TColumns>();
        table[11] = Address<Eleven, TColumns>();
        table[12] = Address<Twelve, TColumns>();
        table[13] = Address<Thirteen, TColumns>();
        table[14] = Address<Fourteen, TColumns>();
        return table;
    }

    private static nint Address<TRows, TColumns>()
        where TRows : struct, ICount
        where TColumns : struct, ICount
    {
        delegate*<float*, nint, float*, float*, int*, nint, float*, nint, bool, void> kernel =
            &TileKernel<TLane, TRows, TColumns>.Run;
        return (nint)kernel;
    }
}
