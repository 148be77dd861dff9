namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// How the source pixels of a <see cref="GatherPlan"/> are laid out in a kernel's working memory. Places of the grid are the
/// columns of a matrix product; they come in blocks, which a layout fills and later finds again.
/// </summary>
internal unsafe interface IColumnLayout
{
    /// <summary>Blocks of columns.</summary>
    int Blocks { get; }

    /// <summary>Columns of a block at most, a multiple of the widest tile.</summary>
    int MaxColumns { get; }

    /// <summary>Floats that <see cref="Fill"/> needs for so many source channels.</summary>
    long BufferLength(int channels);

    /// <summary>Columns of one block, rounded up at will by the reader to whole tiles.</summary>
    int Columns(int block);

    /// <summary>Floats from a tile's first column to the next tile's.</summary>
    nint TileStep(int channels);

    /// <summary>
    /// Where the taps of a phase lie relative to a tile's first column: one entry per source channel and tap, taps inside.
    /// </summary>
    void WriteOffsets(int* offsets, int phase, int channels);

    /// <summary>Copies the source pixels that a block needs, with zeros for those beyond the borders.</summary>
    /// <param name="source">First plane of the first channel, in the first image.</param>
    /// <param name="imageStep">Floats from one image's channel to the next image's.</param>
    /// <param name="block">Which block.</param>
    /// <param name="channels">How many channels from there.</param>
    /// <param name="buffer">Where to.</param>
    void Fill(float* source, nint imageStep, int block, int channels, float* buffer);

    /// <summary>Steps through the runs of places that lie side by side both in a block and in a row of the grid.</summary>
    /// <param name="block">Which block.</param>
    /// <param name="run">The last run, initially the default; becomes the next one.</param>
    /// <returns>False when there is none left.</returns>
    bool Next(int block, ref ColumnRun run);
}
