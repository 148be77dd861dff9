using Deocc.Engine.Devices.Cpu.Microkernels;

namespace Deocc.Engine.Ops.MatMul.Cpu;

/// <summary>
/// How one side of a product is cut into panels as wide as a register tile, and the depth into blocks that fit the caches.
/// A packed side stores block after block, in it panel after panel, in it for each k the panel's elements. The cuts depend
/// on the sizes alone, never on the number of threads.
/// </summary>
internal readonly struct PanelLayout
{
    // The deepest at which a row panel fits a first-level cache of 32 KiB; then the sums are read and written least often.
    private const int DeepestBlock = 512;

    private readonly nint _base;
    private readonly nint _wider;
    private readonly int _alignment; // a power of two

    private PanelLayout(nint extent, nint depth, nint panels, nint width, nint wider, int alignment)
    {
        Extent = extent;
        Depth = depth;
        Panels = panels;
        _base = width;
        _wider = wider;
        _alignment = alignment;
        DepthBlocks = Math.Max(1, (depth + DeepestBlock - 1) / DeepestBlock);
        BlockDepth = (depth + DepthBlocks - 1) / DepthBlocks;
        PaddedExtent = (extent + alignment - 1) / alignment * alignment;
    }

    /// <summary>The number of rows of A or of columns of B.</summary>
    public nint Extent { get; }

    /// <summary>The number of columns of A and rows of B.</summary>
    public nint Depth { get; }

    /// <summary>The number of panels.</summary>
    public nint Panels { get; }

    /// <summary>Whether all panels but the last are as wide as whole vectors.</summary>
    public bool HasEqualPanels => _alignment > 1;

    /// <summary>The number of blocks along the depth.</summary>
    public nint DepthBlocks { get; }

    /// <summary>The depth of every block but the last, which may be less.</summary>
    public nint BlockDepth { get; }

    /// <summary>The extent with the last panel's padding.</summary>
    public nint PaddedExtent { get; }

    /// <summary>Floats of the whole packed side.</summary>
    public nint PackedLength => PaddedExtent * Depth;

    /// <summary>Rows of A: panels as equal as possible, since a tile of few rows wastes time.</summary>
    public static PanelLayout ForRows(nint rows, nint depth, TileKernels kernels)
    {
        nint panels = (rows + kernels.Rows - 1) / kernels.Rows;
        return new(rows, depth, panels, rows / panels, rows % panels, 1);
    }

    /// <summary>Columns of B: panels of full width; the last is padded with zeros to whole vectors.</summary>
    public static PanelLayout ForColumns(nint columns, nint depth, TileKernels kernels) =>
        new(columns, depth, (columns + kernels.Columns - 1) / kernels.Columns, kernels.Columns, 0, kernels.VectorWidth);

    /// <summary>A panel's first row or column.</summary>
    public nint Start(nint panel) => (panel * _base) + Math.Min(panel, _wider);

    /// <summary>A panel's number of rows or columns.</summary>
    public int Width(nint panel) => (int)Math.Min(_base + (panel < _wider ? 1 : 0), Extent - Start(panel));

    /// <summary>A panel's width with padding.</summary>
    public int PaddedWidth(nint panel) => (Width(panel) + _alignment - 1) & -_alignment;

    /// <summary>A block's first k.</summary>
    public nint BlockStart(nint block) => block * BlockDepth;

    /// <summary>A block's depth.</summary>
    public nint BlockSize(nint block) => Math.Min(BlockDepth, Depth - BlockStart(block));

    /// <summary>Where a panel of a block lies in the packed side, in floats.</summary>
    public nint Offset(nint block, nint panel) => (PaddedExtent * BlockStart(block)) + (Start(panel) * BlockSize(block));
}
