using System.Buffers.Binary;
using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Png;

/// <summary>The IHDR chunk (PNG specification, 11.2.2).</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="BitDepth">Bits per sample or palette index.</param>
/// <param name="ColorType">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.</param>
/// <param name="IsInterlaced">Whether the rows come in Adam7's seven passes.</param>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, int ColorType, bool IsInterlaced)
{
    private const int Length = 13;

    private static ReadOnlySpan<byte> ColorTypes => [0, 4, 2, 6];

    /// <summary>Samples per pixel as stored.</summary>
    public int StoredChannels => ColorType switch
    {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };

    public int BitsPerPixel => StoredChannels * BitDepth;

    /// <summary>Bytes of a row of this many pixels, without the filter byte.</summary>
    public long RowBytes(int width) => (((long)width * BitsPerPixel) + 7) / 8;

    /// <summary>Of a picture of 1 to 4 channels and 8 or 16 bits.</summary>
    public static PngHeader Of(int width, int height, int channels, int bitDepth) => new(width, height, bitDepth, ColorTypes[channels - 1], IsInterlaced: false);

    public static PngHeader Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length != Length) throw new FileFormatException($"PNG: header of {chunk.Length} bytes, not {Length}");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw new FileFormatException($"PNG: size {width}x{height} is not allowed");
        int depth = chunk[8];
        int type = chunk[9];
        bool isValid = type switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!isValid) throw new FileFormatException($"PNG: color type {type} with {depth} bits does not exist");
        if (chunk[10] != 0 || chunk[11] != 0 || chunk[12] > 1)
            throw new FileFormatException($"PNG: unknown compression {chunk[10]}, filter {chunk[11]} or interlace method {chunk[12]}");
        return new PngHeader((int)width, (int)height, depth, type, chunk[12] == 1);
    }
}
