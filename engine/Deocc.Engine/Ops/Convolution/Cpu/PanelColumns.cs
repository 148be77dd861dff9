using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// Columns as packed panels, every source pixel copied once per displacement that reads it ("im2col", made block by block in
/// the cache). Places of several rows and images share a panel, so that small images waste no column.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
internal unsafe struct PanelColumns<TLane> : IColumnLayout
    where TLane : struct, ILane<TLane>
{
    // Whose pixels are on their way from memory while a channel is copied: short runs are beyond the processor's own guesses.
    private const int PrefetchChannels = 16;

    private readonly GatherPlan _plan;
    private readonly int _gridPlane;
    private readonly int _total;
    private readonly bool _joinsRows;

    /// <summary>Makes the layout with blocks of about so many columns.</summary>
    public PanelColumns(in GatherPlan plan, int columnsPerBlock)
    {
        _plan = plan;
        _gridPlane = plan.Grid.Height * plan.Grid.Width;
        _total = checked(plan.Batch * _gridPlane);
        _joinsRows = plan.ResultStride == 1;
        int width = TileKernels<TLane>.MaxColumns;
        int blocks = Math.Max(1, (_total + (columnsPerBlock / 2)) / columnsPerBlock);
        MaxColumns = (((_total + blocks - 1) / blocks) + width - 1) / width * width;
        Blocks = (_total + MaxColumns - 1) / MaxColumns;
    }

    /// <inheritdoc/>
    public int Blocks { get; }

    /// <inheritdoc/>
    public int MaxColumns { get; }

    /// <inheritdoc/>
    public readonly long BufferLength(int channels) => (long)MaxColumns * channels * _plan.DeltaCount;

    /// <inheritdoc/>
    public readonly int Columns(int block) => Math.Min(MaxColumns, _total - (block * MaxColumns));

    /// <inheritdoc/>
    public readonly nint TileStep(int channels) => (nint)channels * _plan.DeltaCount * TileKernels<TLane>.MaxColumns;

    /// <inheritdoc/>
    public readonly void WriteOffsets(int* offsets, int phase, int channels)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            for (int tap = _plan.PhaseStart[phase]; tap < _plan.PhaseStart[phase + 1]; tap++)
                *offsets++ = ((channel * _plan.DeltaCount) + _plan.Taps[tap].Delta) * TileKernels<TLane>.MaxColumns;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Fill(float* source, nint imageStep, int block, int channels, float* buffer)
    {
        int width = TileKernels<TLane>.MaxColumns;
        int columns = Columns(block);
        Piece* pieces = stackalloc Piece[columns];
        nint plane = (nint)_plan.Source.Height * _plan.Source.Width;
        nint channelStep = (nint)_plan.DeltaCount * width;
        for (int delta = 0; delta < _plan.DeltaCount; delta++)
        {
            int count = FindPieces(block, _plan.Deltas[delta], imageStep, channelStep * channels, pieces);
            for (int channel = 0; channel < channels; channel++)
            {
                float* from = source + (channel * plane);
                float* to = buffer + (channel * channelStep) + (delta * width);
                for (int i = 0; i < count; i++)
                {
                    Piece piece = pieces[i];
                    float* destination = to + piece.Destination;
                    if (delta == 0) PixelCopy<TLane>.Prefetch(from + piece.Source + (PrefetchChannels * plane), piece.Inside);
                    if (piece.Before != 0) PixelCopy<TLane>.Clear(destination, piece.Before);
                    PixelCopy<TLane>.Gather(from + piece.Source, _plan.SourceStride.Width, destination + piece.Before, piece.Inside);
                    if (piece.After != 0) PixelCopy<TLane>.Clear(destination + piece.Before + piece.Inside, piece.After);
                }
            }
        }
    }

    /// <inheritdoc/>
    public readonly bool Next(int block, ref ColumnRun run)
    {
        int column = run.Column + run.Count;
        int columns = Columns(block);
        if (column >= columns) return false;
        Locate((block * MaxColumns) + column, out run.Image, out run.Row, out run.X);
        run.Column = column;
        int left = _joinsRows ? _gridPlane - (run.Row * _plan.Grid.Width) - run.X : _plan.Grid.Width - run.X;
        run.Count = Math.Min(columns - column, left);
        return true;
    }

    private readonly void Locate(int place, out int image, out int row, out int x)
    {
        (image, int rest) = Math.DivRem(place, _gridPlane);
        (row, x) = Math.DivRem(rest, _plan.Grid.Width);
    }

    // Cuts a block, as one displacement sees it, where rows and panels end.
    private readonly int FindPieces(int block, Size2d delta, nint imageStep, nint panelStep, Piece* pieces)
    {
        int width = TileKernels<TLane>.MaxColumns;
        int columns = Columns(block);
        int stride = _plan.SourceStride.Width;
        int count = 0;
        int column = 0;
        Locate(block * MaxColumns, out int image, out int row, out int x);
        while (column < columns)
        {
            int length = Math.Min(Math.Min(width - (column % width), columns - column), _plan.Grid.Width - x);
            int sourceRow = (row * _plan.SourceStride.Height) + delta.Height;
            int sourceColumn = (x * stride) + delta.Width;
            int before = length;
            int inside = 0;
            if ((uint)sourceRow < (uint)_plan.Source.Height)
            {
                before = Math.Min(length, sourceColumn >= 0 ? 0 : (stride - 1 - sourceColumn) / stride);
                int end = Math.Clamp((_plan.Source.Width - sourceColumn + stride - 1) / stride, before, length);
                inside = end - before;
            }

            pieces[count++] = new Piece
            {
                Source = (image * imageStep) + ((nint)sourceRow * _plan.Source.Width) + sourceColumn + (before * stride),
                Destination = (column / width * panelStep) + (column % width),
                Before = before,
                Inside = inside,
                After = length - before - inside,
            };
            column += length;
            x += length;
            if (x < _plan.Grid.Width) continue;
            x = 0;
            if (++row < _plan.Grid.Height) continue;
            row = 0;
            image++;
        }

        return count;
    }

    private struct Piece
    {
        public nint Source;
        public nint Destination;
        public int Before;
        public int Inside;
        public int After;
    }
}
