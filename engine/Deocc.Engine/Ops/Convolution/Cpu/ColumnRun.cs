namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>Places that lie side by side both in a block of columns and in a row of the grid.</summary>
internal struct ColumnRun
{
    /// <summary>The image.</summary>
    public int Image;

    /// <summary>The grid's row.</summary>
    public int Row;

    /// <summary>The first place in that row.</summary>
    public int X;

    /// <summary>The first column in the block.</summary>
    public int Column;

    /// <summary>How many places.</summary>
    public int Count;
}
