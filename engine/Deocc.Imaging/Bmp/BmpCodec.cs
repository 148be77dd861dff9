using System.Buffers.Binary;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging.Metadata;

namespace Deocc.Imaging.Bmp;

/// <summary>Windows bitmaps: reads 1, 4, 8, 24 and 32 bits, plain or as runs, writes 24 bits, or 32 with alpha.</summary>
public sealed class BmpCodec : IImageCodec
{
    private const int FileHeader = 14;
    private const int InfoHeader = 40;
    private const int BitFields = 3;

    /// <inheritdoc/>
    public string Name => "BMP";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".bmp", ".dib"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> start) => start.Length >= 2 && start[0] == 'B' && start[1] == 'M';

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> file)
    {
        if (!Recognizes(file) || file.Length < FileHeader + InfoHeader) throw new FileFormatException("BMP: the header is missing or too short");
        uint dataStart = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        uint headerBytes = BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeader..]);
        int width = BinaryPrimitives.ReadInt32LittleEndian(file[18..]);
        int signedHeight = BinaryPrimitives.ReadInt32LittleEndian(file[22..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(file[28..]);
        int compression = BinaryPrimitives.ReadInt32LittleEndian(file[30..]);
        if (headerBytes is < InfoHeader or > 1024 || width <= 0 || signedHeight is 0 or int.MinValue)
            throw new FileFormatException($"BMP: {width}x{signedHeight} with a header of {headerBytes} bytes is not allowed");
        bool isPlain = compression == 0 || (compression == BitFields && bits == 32);
        bool isRuns = BmpRuns.IsUsed(compression, bits);
        if (!(isPlain || isRuns) || bits is not (1 or 4 or 8 or 24 or 32))
            throw new FileFormatException($"BMP: {bits} bits with compression {compression} are not supported; save it as PNG");

        int height = Math.Abs(signedHeight);
        long rowBytes = ((((long)width * bits) + 31) / 32) * 4;
        if (dataStart > file.Length || (isPlain && rowBytes * height > file.Length - dataStart))
            throw new FileFormatException($"BMP: {width}x{height} pixels need more bytes than the file has; it was cut off");
        ReadOnlySpan<byte> palette = ReadPalette(file, (int)headerBytes, bits);
        if (isRuns) return new DecodedImage(BmpRuns.Decode(file[(int)dataStart..], width, height, bits, palette));
        bool hasAlpha = bits == 32 && HasAlpha(file.Slice((int)dataStart, (int)(rowBytes * height)));
        var image = new Image<byte>(width, height, hasAlpha ? 4 : 3);
        for (int y = 0; y < height; y++)
        {
            int stored = signedHeight > 0 ? height - 1 - y : y;
            ReadRow(file.Slice((int)(dataStart + (rowBytes * stored)), (int)rowBytes), bits, palette, image, y);
        }

        return new DecodedImage(image);
    }

    /// <inheritdoc/>
    public void Encode(Image<byte> image, Stream destination, IReadOnlyDictionary<string, string>? texts = null, ImageProfiles? profiles = null)
    {
        int stored = image.Channels is 2 or 4 ? 4 : 3;
        int rowBytes = ((image.Width * stored) + 3) / 4 * 4;
        var header = new byte[FileHeader + InfoHeader];
        header[0] = (byte)'B';
        header[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(2), checked(header.Length + (rowBytes * image.Height)));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(10), header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(14), InfoHeader);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), image.Height);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(28), (short)(8 * stored));
        destination.Write(header);
        var row = new byte[rowBytes];
        for (int y = image.Height - 1; y >= 0; y--)
        {
            for (int x = 0; x < image.Width; x++)
            {
                ReadOnlySpan<byte> pixel = image.Pixel(x, y);
                bool isColor = image.Channels >= 3;
                row[x * stored] = isColor ? pixel[2] : pixel[0];
                row[(x * stored) + 1] = isColor ? pixel[1] : pixel[0];
                row[(x * stored) + 2] = pixel[0];
                if (stored == 4) row[(x * stored) + 3] = pixel[^1];
            }

            destination.Write(row);
        }
    }

    private static ReadOnlySpan<byte> ReadPalette(ReadOnlySpan<byte> file, int headerBytes, int bits)
    {
        if (bits > 8) return [];
        uint colors = BinaryPrimitives.ReadUInt32LittleEndian(file[46..]);
        int entries = colors == 0 ? 1 << bits : (int)Math.Min(colors, 1u << bits);
        int start = FileHeader + headerBytes;
        if (start + (4 * entries) > file.Length) throw new FileFormatException("BMP: the palette is cut off");
        return file.Slice(start, 4 * entries);
    }

    private static bool HasAlpha(ReadOnlySpan<byte> pixels)
    {
        // Many writers leave the fourth byte zero and mean an opaque picture.
        for (int i = 3; i < pixels.Length; i += 4)
        {
            if (pixels[i] != 0) return true;
        }

        return false;
    }

    private static void ReadRow(ReadOnlySpan<byte> row, int bits, ReadOnlySpan<byte> palette, Image<byte> image, int y)
    {
        for (int x = 0; x < image.Width; x++)
        {
            ReadOnlySpan<byte> color;
            if (bits <= 8)
            {
                int bit = x * bits;
                int index = (row[bit >> 3] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
                if (4 * (index + 1) > palette.Length) throw new FileFormatException($"BMP: palette index {index} of a palette of {palette.Length / 4}");
                color = palette.Slice(4 * index, 4);
            }
            else
            {
                color = row.Slice(x * bits / 8, bits / 8);
            }

            Span<byte> pixel = image.Pixel(x, y);
            (pixel[0], pixel[1], pixel[2]) = (color[2], color[1], color[0]);
            if (pixel.Length == 4) pixel[3] = color[3];
        }
    }
}
