using Deocc.Engine.Devices.Cpu;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>The loop that packs the panels of a side which all chunks share: for each matrix, block and group of panels.</summary>
internal unsafe struct GemmPacking : IParallelBody
{
    // A group of column panels reads half a kilobyte and more of each row at a time.
    private const int PanelsPerItem = 4;

    public GemmSide Side;
    public nint Blocks;

    /// <summary>How many items there are.</summary>
    public readonly int CountItems(nint matrices) => checked((int)(matrices * Blocks * Groups));

    private readonly nint Groups => (Side.Layout.Panels + PanelsPerItem - 1) / PanelsPerItem;

    public readonly void Invoke(int item, int worker)
    {
        (nint rest, nint group) = Math.DivRem(item, Groups);
        (nint batch, nint block) = Math.DivRem(rest, Blocks);
        block += Side.FirstBlock;
        nint first = group * PanelsPerItem;
        nint end = Math.Min(Side.Layout.Panels, first + PanelsPerItem);
        Side.PackPanels(batch, block, first, end, Side.Panel(batch, block, first, first, null, out _));
    }
}
