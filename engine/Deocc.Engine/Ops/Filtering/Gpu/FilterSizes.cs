namespace Deocc.Engine.Ops.Filtering.Gpu;

/// <summary>The sizes of a filter's planes as kernels get them.</summary>
internal struct FilterSizes
{
    public int InputHeight;
    public int InputWidth;
    public int OutputHeight;
    public int OutputWidth;

    /// <summary>Distance between the rows' windows in the list of their weights.</summary>
    public int RowTaps;

    /// <summary>Distance between the columns' windows in the list of their weights.</summary>
    public int ColumnTaps;
}
