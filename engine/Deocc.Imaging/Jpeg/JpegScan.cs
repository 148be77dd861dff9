using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Jpeg;

/// <summary>Decodes one scan's coefficients: sequential (T.81, F.2) or a part of a progressive picture (G.2).</summary>
internal ref struct JpegScan
{
    // Enough for several threads to share, and few enough for the caches.
    private const int StripRows = 8;

    private readonly JpegFrame _frame;
    private readonly ReadOnlySpan<JpegComponent> _components;
    private readonly int _spectralStart;
    private readonly int _spectralEnd;
    private readonly int _approximationHigh;
    private readonly int _approximationLow;
    private BitReader _bits;
    private int _endOfBandRun;
    private int _restartInterval;
    private int _untilRestart;

    public JpegScan(
        JpegFrame frame, ReadOnlySpan<JpegComponent> components, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> file, int position)
    {
        _frame = frame;
        _components = components;
        _bits = new BitReader(file, position);
        (_spectralStart, _spectralEnd) = frame.IsProgressive ? (parameters[0], parameters[1]) : (0, JpegTables.BlockSize - 1);
        (_approximationHigh, _approximationLow) = frame.IsProgressive ? (parameters[2] >> 4, parameters[2] & 15) : (0, 0);
        if (_spectralEnd >= JpegTables.BlockSize || _spectralStart > _spectralEnd || _approximationLow > 13)
            throw new FileFormatException($"JPEG: a scan of coefficients {_spectralStart}..{_spectralEnd} does not exist");
        if (_spectralStart > 0 && components.Length != 1)
            throw new FileFormatException("JPEG: a progressive scan of higher coefficients must be of one plane");
    }

    private readonly bool IsInterleaved => _components.Length > 1;

    /// <summary>Rows of units, or of the only plane's blocks.</summary>
    private readonly int RowCount => IsInterleaved ? _frame.UnitsDown : (_components[0].Size.Height + 7) / JpegTables.BlockSide;

    /// <summary>Decodes the scan into the components' coefficients.</summary>
    /// <returns>The position of the marker behind it.</returns>
    public int Decode(int restartInterval)
    {
        StartIntervals(restartInterval);
        for (int y = 0; y < RowCount; y++) DecodeRow(y);
        return _bits.Position;
    }

    /// <summary>
    /// Decodes a sequential scan of all planes into samples, some rows of units at a time, so that the coefficients stay in the
    /// processor's caches.
    /// </summary>
    /// <returns>The position of the marker behind it.</returns>
    public int DecodeInStrips(int restartInterval)
    {
        StartIntervals(restartInterval);
        _frame.AllocateCoefficients(StripRows);
        for (int start = 0; start < RowCount; start += StripRows)
        {
            int rows = Math.Min(StripRows, RowCount - start);
            foreach (JpegComponent component in _components)
            {
                component.FirstBlockRow = start * (IsInterleaved ? component.Vertical : 1);
                Array.Clear(component.Coefficients);
            }

            for (int y = start; y < start + rows; y++) DecodeRow(y);
            foreach (JpegComponent component in _components)
                JpegPlanes.TransformRows(_frame, component, rows * (IsInterleaved ? component.Vertical : 1));
        }

        return _bits.Position;
    }

    private void StartIntervals(int restartInterval)
    {
        foreach (JpegComponent component in _components) component.Prediction = 0;
        (_restartInterval, _untilRestart) = (restartInterval, restartInterval);
    }

    private void DecodeRow(int y)
    {
        JpegComponent first = _components[0];
        int across = IsInterleaved ? _frame.UnitsAcross : (first.Size.Width + 7) / JpegTables.BlockSide;
        for (int x = 0; x < across; x++)
        {
            if (_restartInterval > 0 && _untilRestart-- == 0)
            {
                _bits.Restart();
                _endOfBandRun = 0;
                foreach (JpegComponent component in _components) component.Prediction = 0;
                _untilRestart = _restartInterval - 1;
            }

            if (IsInterleaved) DecodeUnit(x, y);
            else DecodeBlock(first, first.Block(x, y));
        }
    }

    private void DecodeUnit(int x, int y)
    {
        foreach (JpegComponent component in _components)
        {
            for (int v = 0; v < component.Vertical; v++)
            {
                for (int h = 0; h < component.Horizontal; h++)
                    DecodeBlock(component, component.Block((x * component.Horizontal) + h, (y * component.Vertical) + v));
            }
        }
    }

    private void DecodeBlock(JpegComponent component, Span<short> block)
    {
        if (!_frame.IsProgressive)
        {
            DecodeSequential(component, block);
        }
        else if (_spectralStart == 0)
        {
            if (_approximationHigh == 0) block[0] = (short)(DecodeDc(component) << _approximationLow);
            else block[0] |= (short)(_bits.ReadBits(1) << _approximationLow);
        }
        else if (_approximationHigh == 0)
        {
            DecodeAcFirst(component, block);
        }
        else
        {
            DecodeAcRefinement(component, block);
        }
    }

    private int DecodeDc(JpegComponent component)
    {
        HuffmanTable table = component.DcTable ?? throw MissingTable();
        int size = _bits.ReadSymbol(table);
        if (size > 16) throw new FileFormatException("JPEG: a DC difference of more than 16 bits; the pixel data is damaged");
        component.Prediction += _bits.ReadSigned(size);
        return component.Prediction;
    }

    private void DecodeSequential(JpegComponent component, Span<short> block)
    {
        block[0] = (short)DecodeDc(component);
        HuffmanTable table = component.AcTable ?? throw MissingTable();
        for (int k = 1; k < JpegTables.BlockSize; k++)
        {
            int symbol = _bits.ReadSymbol(table);
            int size = symbol & 15;
            int run = symbol >> 4;
            if (size == 0)
            {
                if (run < 15) break;
                k += 15;
                continue;
            }

            k += run;
            block[JpegTables.ZigZag[k]] = (short)_bits.ReadSigned(size);
        }
    }

    private void DecodeAcFirst(JpegComponent component, Span<short> block)
    {
        if (_endOfBandRun > 0)
        {
            _endOfBandRun--;
            return;
        }

        HuffmanTable table = component.AcTable ?? throw MissingTable();
        for (int k = _spectralStart; k <= _spectralEnd; k++)
        {
            int symbol = _bits.ReadSymbol(table);
            int size = symbol & 15;
            int run = symbol >> 4;
            if (size == 0)
            {
                if (run < 15)
                {
                    _endOfBandRun = (1 << run) - 1 + _bits.ReadBits(run);
                    break;
                }

                k += 15;
                continue;
            }

            k += run;
            block[JpegTables.ZigZag[k]] = (short)(_bits.ReadSigned(size) << _approximationLow);
        }
    }

    private void DecodeAcRefinement(JpegComponent component, Span<short> block)
    {
        HuffmanTable table = component.AcTable ?? throw MissingTable();
        short bit = (short)(1 << _approximationLow);
        int k = _spectralStart;
        if (_endOfBandRun == 0)
        {
            for (; k <= _spectralEnd; k++)
            {
                int symbol = _bits.ReadSymbol(table);
                int run = symbol >> 4;
                short value = 0;
                if ((symbol & 15) != 0)
                {
                    value = _bits.ReadBits(1) != 0 ? bit : (short)-bit;
                }
                else if (run < 15)
                {
                    _endOfBandRun = (1 << run) + _bits.ReadBits(run);
                    break;
                }

                k = RefineUntilRunIsOver(block, k, run, bit);
                if (value != 0 && k <= _spectralEnd) block[JpegTables.ZigZag[k]] = value;
            }
        }

        if (_endOfBandRun > 0)
        {
            RefineUntilRunIsOver(block, k, int.MaxValue, bit);
            _endOfBandRun--;
        }
    }

    /// <summary>Refines coefficients that are known, over a run of ones that are still zero.</summary>
    /// <returns>The place of the zero that ends the run, or one behind the band.</returns>
    private int RefineUntilRunIsOver(Span<short> block, int k, int run, short bit)
    {
        for (; k <= _spectralEnd; k++)
        {
            ref short coefficient = ref block[JpegTables.ZigZag[k]];
            if (coefficient == 0)
            {
                if (run-- == 0) break;
                continue;
            }

            if (_bits.ReadBits(1) != 0 && (coefficient & bit) == 0) coefficient += coefficient > 0 ? bit : (short)-bit;
        }

        return k;
    }

    private static FileFormatException MissingTable() => new("JPEG: a scan uses a Huffman table that was not defined");
}
