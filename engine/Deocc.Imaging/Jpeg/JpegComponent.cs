namespace Deocc.Imaging.Jpeg;

/// <summary>One color plane of a frame and its coefficients.</summary>
internal sealed class JpegComponent(int identifier, int horizontal, int vertical, int quantizationIndex)
{
    public int Identifier { get; } = identifier;

    /// <summary>Sampling factor across: 1 to 4.</summary>
    public int Horizontal { get; } = horizontal;

    /// <summary>Sampling factor down: 1 to 4.</summary>
    public int Vertical { get; } = vertical;

    public int QuantizationIndex { get; } = quantizationIndex;

    /// <summary>Samples across and down that belong to the picture.</summary>
    public (int Width, int Height) Size { get; set; }

    /// <summary>Blocks across, padded to whole units of interleaved scans.</summary>
    public int BlocksAcross { get; set; }

    /// <summary>Blocks down, padded to whole units of interleaved scans.</summary>
    public int BlocksDown { get; set; }

    /// <summary>64 coefficients per block, row-major, block after block, from <see cref="FirstBlockRow"/> on.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>The row of blocks that the coefficients begin with.</summary>
    public int FirstBlockRow { get; set; }

    /// <summary>The samples, row by row, padded to whole blocks; null until they are known.</summary>
    public byte[]? Plane { get; set; }

    /// <summary>The factors in force when the component's first scan began, row-major.</summary>
    public ushort[]? Quantization { get; set; }

    public HuffmanTable? DcTable { get; set; }

    public HuffmanTable? AcTable { get; set; }

    /// <summary>The last DC value; the next is stored as the difference.</summary>
    public int Prediction { get; set; }

    public Span<short> Block(int across, int down) =>
        Coefficients.AsSpan((((down - FirstBlockRow) * BlocksAcross) + across) * JpegTables.BlockSize, JpegTables.BlockSize);
}
