namespace Deocc.Engine.Ops.Reductions.Cpu;

/// <summary>
/// How softmax kernels cut their work: along the innermost axis by groups of rows, along any other by tiles of columns,
/// whose elements stay in cache over the passes.
/// </summary>
internal readonly struct SoftmaxTiles
{
    /// <summary>The widest tile, a multiple of every register.</summary>
    public const int MostColumns = 256;

    private const int FewestColumns = 32;
    private const long TileElements = 16 * 1024;

    public SoftmaxTiles(AxisView view)
    {
        View = view;
        if (view.Inner == 1)
        {
            RowsPerItem = Math.Max(1, TileElements / Math.Max(1, view.Count));
            Items = checked((int)((view.Outer + RowsPerItem - 1) / RowsPerItem));
            return;
        }

        long columns = Math.Clamp(TileElements / Math.Max(1, view.Count), FewestColumns, MostColumns);
        Columns = (int)(columns / FewestColumns * FewestColumns);
        TilesPerOuter = (view.Inner + Columns - 1) / Columns;
        Items = checked((int)(view.Outer * TilesPerOuter));
    }

    public AxisView View { get; }

    /// <summary>The number of independent pieces of work.</summary>
    public int Items { get; }

    /// <summary>Rows of a piece, where the axis is the innermost one.</summary>
    public long RowsPerItem { get; }

    /// <summary>Columns of a piece, where it is not.</summary>
    public int Columns { get; }

    private long TilesPerOuter { get; }

    /// <summary>The first element of a piece's tile, and how many columns it has.</summary>
    public long Locate(int item, out int columns)
    {
        (long outer, long tile) = Math.DivRem(item, TilesPerOuter);
        long column = tile * Columns;
        columns = (int)Math.Min(Columns, View.Inner - column);
        return (outer * View.Count * View.Inner) + column;
    }
}
