namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>Tiles that lie side by side both in a block and in a row of tiles.</summary>
internal struct TileRun
{
    /// <summary>The image.</summary>
    public int Image;

    /// <summary>The row of tiles.</summary>
    public int Row;

    /// <summary>The first tile in that row.</summary>
    public int Column;

    /// <summary>The first tile in the block.</summary>
    public int First;

    /// <summary>How many.</summary>
    public int Count;

    /// <summary>Lists the runs of a block.</summary>
    /// <param name="plan">The convolution.</param>
    /// <param name="firstTile">The block's first tile, counted over all images.</param>
    /// <param name="tiles">Tiles of the block.</param>
    /// <param name="runs">Room for as many runs as there are tiles.</param>
    /// <returns>How many runs.</returns>
    public static unsafe int List(in WinogradPlan plan, int firstTile, int tiles, TileRun* runs)
    {
        int count = 0;
        (int line, int column) = Math.DivRem(firstTile, plan.Tiles.Width);
        for (int first = 0; first < tiles;)
        {
            int length = Math.Min(tiles - first, plan.Tiles.Width - column);
            (int image, int row) = Math.DivRem(line, plan.Tiles.Height);
            runs[count++] = new TileRun { Image = image, Row = row, Column = column, First = first, Count = length };
            first += length;
            column = 0;
            line++;
        }

        return count;
    }
}
