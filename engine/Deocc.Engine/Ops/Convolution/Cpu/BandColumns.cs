using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// Columns as padded bands of the image ("direct convolution"): every source pixel is copied once, and the tile kernel reads
/// each tap straight from the band, shifted, with unaligned loads. With a stride, the band is cut into one plane per residue,
/// so that every tap's pixels lie side by side. A row of the band is longer than a row of the grid, and the places in between
/// are computed in vain: for wide images.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
internal unsafe struct BandColumns<TLane> : IColumnLayout
    where TLane : struct, ILane<TLane>
{
    private readonly GatherPlan _plan;
    private readonly int _rows;
    private readonly int _bands;
    private readonly int _pitch;
    private readonly int _planeStep;
    private readonly int _channelStep;
    private readonly int _bandRows;
    private readonly Size2d _first;
    private readonly int _planes;
    private readonly int* _planeOfResidue;

    /// <summary>Makes the layout with blocks of about so many columns.</summary>
    /// <param name="plan">The convolution.</param>
    /// <param name="columnsPerBlock">The aim.</param>
    /// <param name="planeOfResidue">Room for as many integers as the source's stride has residues, in use as long as this.</param>
    public BandColumns(in GatherPlan plan, int columnsPerBlock, int* planeOfResidue)
    {
        _plan = plan;
        _planeOfResidue = planeOfResidue;
        Size2d stride = plan.SourceStride;
        for (int residue = 0; residue < stride.Height * stride.Width; residue++) planeOfResidue[residue] = -1;
        Size2d first = FloorDivide(plan.Deltas[0], stride);
        Size2d last = first;
        for (int i = 0; i < plan.DeltaCount; i++)
        {
            Size2d delta = plan.Deltas[i];
            Size2d step = FloorDivide(delta, stride);
            first = new(Math.Min(first.Height, step.Height), Math.Min(first.Width, step.Width));
            last = new(Math.Max(last.Height, step.Height), Math.Max(last.Width, step.Width));
            ref int place = ref planeOfResidue[Residue(delta, step, stride)];
            if (place < 0) place = _planes++;
        }

        _first = first;
        _pitch = plan.Grid.Width + last.Width - first.Width;
        _bands = Math.Max(1, ((plan.Grid.Height * _pitch) + (columnsPerBlock / 2)) / columnsPerBlock);
        _rows = (plan.Grid.Height + _bands - 1) / _bands;
        _bands = (plan.Grid.Height + _rows - 1) / _rows;
        _bandRows = _rows + last.Height - first.Height;
        _planeStep = _bandRows * _pitch;
        _channelStep = _planes * _planeStep;

        // Channels that are a power of two apart would compete for the same sets of the cache.
        if (_channelStep % 64 == 0) _channelStep += 16;
        int width = TileKernels<TLane>.MaxColumns;
        MaxColumns = (((_rows - 1) * _pitch) + plan.Grid.Width + width - 1) / width * width;
    }

    /// <inheritdoc/>
    public readonly int Blocks => _plan.Batch * _bands;

    /// <inheritdoc/>
    public int MaxColumns { get; }

    /// <summary>Columns from one row of the grid to the next.</summary>
    public readonly int Pitch => _pitch;

    /// <inheritdoc/>
    public readonly long BufferLength(int channels) => ((long)channels * _channelStep) + (2 * TileKernels<TLane>.MaxColumns);

    /// <inheritdoc/>
    public readonly int Columns(int block) => ((Rows(block) - 1) * _pitch) + _plan.Grid.Width;

    /// <summary>Rows of the grid in a block.</summary>
    public readonly int Rows(int block) => Math.Min(_rows, _plan.Grid.Height - (block % _bands * _rows));

    /// <inheritdoc/>
    public readonly nint TileStep(int channels) => TileKernels<TLane>.MaxColumns;

    /// <inheritdoc/>
    public readonly void WriteOffsets(int* offsets, int phase, int channels)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            for (int tap = _plan.PhaseStart[phase]; tap < _plan.PhaseStart[phase + 1]; tap++)
            {
                Size2d delta = _plan.Deltas[_plan.Taps[tap].Delta];
                Size2d step = FloorDivide(delta, _plan.SourceStride);
                int plane = _planeOfResidue[Residue(delta, step, _plan.SourceStride)];
                *offsets++ = (channel * _channelStep) + (plane * _planeStep)
                    + ((step.Height - _first.Height) * _pitch) + step.Width - _first.Width;
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Fill(float* source, nint imageStep, int block, int channels, float* buffer)
    {
        (int image, int band) = Math.DivRem(block, _bands);
        Size2d stride = _plan.SourceStride;
        int firstRow = (band * _rows) + _first.Height;
        int rows = Rows(block) + _bandRows - _rows;
        nint plane = (nint)_plan.Source.Height * _plan.Source.Width;
        for (int residue = 0; residue < stride.Height * stride.Width; residue++)
        {
            if (_planeOfResidue[residue] < 0) continue;
            (int residueRow, int residueColumn) = Math.DivRem(residue, stride.Width);
            int firstColumn = (_first.Width * stride.Width) + residueColumn;
            int before = Math.Min(_pitch, firstColumn >= 0 ? 0 : (stride.Width - 1 - firstColumn) / stride.Width);
            int end = Math.Clamp((_plan.Source.Width - firstColumn + stride.Width - 1) / stride.Width, before, _pitch);
            float* from = source + (image * imageStep) + firstColumn + (before * stride.Width);
            float* to = buffer + (_planeOfResidue[residue] * _planeStep);
            for (int channel = 0; channel < channels; channel++)
            {
                for (int row = 0; row < rows; row++)
                {
                    int sourceRow = ((firstRow + row) * stride.Height) + residueRow;
                    float* destination = to + (row * _pitch);
                    if ((uint)sourceRow >= (uint)_plan.Source.Height)
                    {
                        PixelCopy<TLane>.Clear(destination, _pitch);
                        continue;
                    }

                    if (before != 0) PixelCopy<TLane>.Clear(destination, before);
                    PixelCopy<TLane>.Gather(from + ((nint)sourceRow * _plan.Source.Width), stride.Width, destination + before, end - before);
                    if (end != _pitch) PixelCopy<TLane>.Clear(destination + end, _pitch - end);
                }

                from += plane;
                to += _channelStep;
            }
        }
    }

    /// <inheritdoc/>
    public readonly bool Next(int block, ref ColumnRun run)
    {
        (int image, int band) = Math.DivRem(block, _bands);
        int row = run.Count == 0 ? 0 : run.Row + 1 - (band * _rows);
        if (row >= Rows(block)) return false;
        run = new ColumnRun { Image = image, Row = (band * _rows) + row, X = 0, Column = row * _pitch, Count = _plan.Grid.Width };
        return true;
    }

    private static Size2d FloorDivide(Size2d delta, Size2d stride) =>
        new(FloorDivide(delta.Height, stride.Height), FloorDivide(delta.Width, stride.Width));

    private static int FloorDivide(int value, int divisor) => value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor);

    private static int Residue(Size2d delta, Size2d step, Size2d stride) =>
        ((delta.Height - (step.Height * stride.Height)) * stride.Width) + delta.Width - (step.Width * stride.Width);
}
