using System.Buffers.Binary;
using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Jpeg;

/// <summary>The frame header (T.81, B.2.2) and the planes it announces.</summary>
internal sealed class JpegFrame
{
    // The shortest code of a block's DC difference is one bit, so a file holds at most eight blocks per byte.
    private const int MaxBlocksPerByte = 8;

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required bool IsProgressive { get; init; }

    public required JpegComponent[] Components { get; init; }

    public int MaxHorizontal { get; private set; } = 1;

    public int MaxVertical { get; private set; } = 1;

    /// <summary>Units of an interleaved scan, across and down.</summary>
    public int UnitsAcross { get; private set; }

    /// <inheritdoc cref="UnitsAcross"/>
    public int UnitsDown { get; private set; }

    public static JpegFrame Parse(ReadOnlySpan<byte> segment, bool isProgressive, long fileBytes)
    {
        if (segment.Length < 6 || segment.Length < 6 + (3 * segment[5])) throw new FileFormatException("JPEG: the frame header is too short");
        if (segment[0] != 8) throw new FileFormatException($"JPEG: {segment[0]} bits per sample; only 8 are supported");
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        int count = segment[5];
        if (width == 0 || height == 0) throw new FileFormatException($"JPEG: size {width}x{height} is not allowed");
        if (count is not (1 or 3 or 4)) throw new FileFormatException($"JPEG: {count} color planes; 1, 3 or 4 are supported");
        var components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = segment.Slice(6 + (3 * i), 3);
            (int horizontal, int vertical) = (entry[1] >> 4, entry[1] & 15);
            if (horizontal is < 1 or > 4 || vertical is < 1 or > 4 || entry[2] > 3)
                throw new FileFormatException($"JPEG: plane {i} has sampling {horizontal}x{vertical} and quantisation table {entry[2]}");
            components[i] = new JpegComponent(entry[0], horizontal, vertical, entry[2]);
        }

        var frame = new JpegFrame { Width = width, Height = height, IsProgressive = isProgressive, Components = components };
        frame.LayOut(fileBytes);
        return frame;
    }

    private void LayOut(long fileBytes)
    {
        foreach (JpegComponent component in Components)
        {
            MaxHorizontal = Math.Max(MaxHorizontal, component.Horizontal);
            MaxVertical = Math.Max(MaxVertical, component.Vertical);
        }

        UnitsAcross = DivideUp(Width, JpegTables.BlockSide * MaxHorizontal);
        UnitsDown = DivideUp(Height, JpegTables.BlockSide * MaxVertical);
        long blocks = 0;
        foreach (JpegComponent component in Components)
        {
            component.Size = (DivideUp(Width * component.Horizontal, MaxHorizontal), DivideUp(Height * component.Vertical, MaxVertical));
            component.BlocksAcross = UnitsAcross * component.Horizontal;
            component.BlocksDown = UnitsDown * component.Vertical;
            blocks += (long)DivideUp(component.Size.Width, JpegTables.BlockSide) * DivideUp(component.Size.Height, JpegTables.BlockSide);
        }

        // The padded planes stay below this too.
        long samples = (long)UnitsAcross * UnitsDown * MaxHorizontal * MaxVertical * JpegTables.BlockSize * Components.Length;
        if (samples > Array.MaxLength) throw new FileFormatException($"JPEG: {Width}x{Height} pixels are too many to hold in memory");
        if (blocks > fileBytes * MaxBlocksPerByte)
            throw new FileFormatException($"JPEG: {Width}x{Height} pixels cannot come from a file of {fileBytes} bytes");
    }

    /// <summary>Takes memory for the coefficients of all planes, or of some units' rows at a time.</summary>
    /// <param name="unitRows">Rows of units to hold; <see cref="UnitsDown"/> for the whole picture.</param>
    public void AllocateCoefficients(int unitRows)
    {
        foreach (JpegComponent component in Components)
            component.Coefficients = new short[checked(component.BlocksAcross * unitRows * component.Vertical * JpegTables.BlockSize)];
    }

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}
