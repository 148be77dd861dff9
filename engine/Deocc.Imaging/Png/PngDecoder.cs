using System.IO.Compression;
using System.Runtime.InteropServices;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging.Metadata;

namespace Deocc.Imaging.Png;

/// <summary>Decodes all color types, bit depths and interlacing of PNG (ISO/IEC 15948).</summary>
internal static class PngDecoder
{
    // Deflate cannot grow data by more than this factor: a file that promises more pixels lies.
    private const long MaxDeflateRatio = 1040;

    private static ReadOnlySpan<byte> PassStartX => [0, 4, 0, 2, 0, 1, 0];

    private static ReadOnlySpan<byte> PassStartY => [0, 0, 4, 0, 2, 0, 1];

    private static ReadOnlySpan<byte> PassStepX => [8, 8, 4, 4, 2, 2, 1];

    private static ReadOnlySpan<byte> PassStepY => [8, 8, 8, 4, 4, 2, 2];

    public static DecodedImage Decode(ReadOnlySpan<byte> file)
    {
        PngChunks chunks = PngChunks.Parse(file);
        PngHeader header = chunks.Header;
        long rawBytes = checked((header.RowBytes(header.Width) + 1) * header.Height);
        if (rawBytes > (chunks.CompressedBytes + 64) * MaxDeflateRatio)
            throw new FileFormatException($"PNG: {header.Width}x{header.Height} pixels cannot come from {chunks.CompressedBytes} compressed bytes");

        var compressed = new byte[chunks.CompressedBytes];
        int filled = 0;
        foreach ((int start, int length) in chunks.Data)
        {
            file.Slice(start, length).CopyTo(compressed.AsSpan(filled));
            filled += length;
        }

        using var source = new MemoryStream(compressed);
        using var inflater = new ZLibStream(source, CompressionMode.Decompress);
        try
        {
            var profiles = new ImageProfiles(chunks.Exif, chunks.Icc);
            int orientation = chunks.Exif is { } exif ? ExifData.Orientation(exif) : 1;
            if (header.BitDepth == 16)
                return new DecodedImage(ReadPasses(chunks, inflater, new Image<ushort>(header.Width, header.Height, OutputChannels(chunks)))) { Texts = chunks.Texts, Profiles = profiles, Orientation = orientation };
            return new DecodedImage(ReadPasses(chunks, inflater, new Image<byte>(header.Width, header.Height, OutputChannels(chunks)))) { Texts = chunks.Texts, Profiles = profiles, Orientation = orientation };
        }
        catch (EndOfStreamException error)
        {
            throw new FileFormatException("PNG: the pixels end too early; the file was cut off", error);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            // Some kinds of damage come as the input and output error of the compression library.
            throw new FileFormatException("PNG: the compressed pixels are damaged", error);
        }
    }

    private static int OutputChannels(PngChunks chunks)
    {
        bool isTransparent = chunks.Transparency.Length > 0;
        return chunks.Header.ColorType switch
        {
            0 => isTransparent ? 2 : 1,
            2 => isTransparent ? 4 : 3,
            3 => isTransparent ? 4 : 3,
            4 => 2,
            _ => 4,
        };
    }

    private static Image<T> ReadPasses<T>(PngChunks chunks, Stream pixels, Image<T> image)
        where T : unmanaged
    {
        PngHeader header = chunks.Header;
        if (!header.IsInterlaced)
        {
            ReadPass(chunks, pixels, image, 0, 0, 1, 1);
            return image;
        }

        for (int pass = 0; pass < PassStartX.Length; pass++)
            ReadPass(chunks, pixels, image, PassStartX[pass], PassStartY[pass], PassStepX[pass], PassStepY[pass]);
        return image;
    }

    private static void ReadPass<T>(PngChunks chunks, Stream pixels, Image<T> image, int startX, int startY, int stepX, int stepY)
        where T : unmanaged
    {
        PngHeader header = chunks.Header;
        int width = (header.Width - startX + stepX - 1) / stepX;
        if (width <= 0 || startY >= header.Height) return;
        int rowBytes = checked((int)header.RowBytes(width));
        int filterStep = Math.Max(1, header.BitsPerPixel / 8);
        var row = new byte[rowBytes];
        var above = new byte[rowBytes];
        for (int y = startY; y < header.Height; y += stepY)
        {
            int kind = pixels.ReadByte();
            if (kind < 0) throw new EndOfStreamException();
            pixels.ReadExactly(row);
            PngFilter.Undo(kind, row, above, filterStep);
            if (typeof(T) == typeof(byte)) Unpack(chunks, row, width, MemoryMarshal.Cast<T, byte>(image.Row(y)), image.Channels, startX, stepX);
            else Unpack16(chunks, row, width, MemoryMarshal.Cast<T, ushort>(image.Row(y)), image.Channels, startX, stepX);
            (row, above) = (above, row);
        }
    }

    private static void Unpack(PngChunks chunks, ReadOnlySpan<byte> row, int width, Span<byte> target, int channels, int startX, int stepX)
    {
        PngHeader header = chunks.Header;
        ReadOnlySpan<byte> transparency = chunks.Transparency;
        int depth = header.BitDepth;
        int largest = (1 << depth) - 1;
        for (int i = 0; i < width; i++)
        {
            Span<byte> pixel = target.Slice((startX + (i * stepX)) * channels, channels);
            switch (header.ColorType)
            {
                case 3:
                    int index = PackedSample(row, i, depth);
                    if ((index * 3) + 3 > chunks.Palette.Length)
                        throw new FileFormatException($"PNG: palette index {index} of a palette of {chunks.Palette.Length / 3}");
                    chunks.Palette.AsSpan(index * 3, 3).CopyTo(pixel);
                    if (channels == 4) pixel[3] = index < transparency.Length ? transparency[index] : (byte)255;
                    break;
                case 0:
                    int grey = PackedSample(row, i, depth);
                    pixel[0] = (byte)(grey * 255 / largest);
                    if (channels == 2) pixel[1] = IsTransparent(transparency, grey) ? (byte)0 : (byte)255;
                    break;
                default:
                    int stored = header.StoredChannels;
                    row.Slice(i * stored, stored).CopyTo(pixel);
                    if (channels > stored) pixel[3] = IsTransparent(transparency, pixel[0], pixel[1], pixel[2]) ? (byte)0 : (byte)255;
                    break;
            }
        }
    }

    private static void Unpack16(PngChunks chunks, ReadOnlySpan<byte> row, int width, Span<ushort> target, int channels, int startX, int stepX)
    {
        int stored = chunks.Header.StoredChannels;
        ReadOnlySpan<byte> transparency = chunks.Transparency;
        for (int i = 0; i < width; i++)
        {
            Span<ushort> pixel = target.Slice((startX + (i * stepX)) * channels, channels);
            for (int c = 0; c < stored; c++)
            {
                int place = ((i * stored) + c) * 2;
                pixel[c] = (ushort)((row[place] << 8) | row[place + 1]);
            }

            if (channels == stored) continue;
            bool isTransparent = stored == 1
                ? IsTransparent(transparency, pixel[0])
                : IsTransparent(transparency, pixel[0], pixel[1], pixel[2]);
            pixel[stored] = isTransparent ? (ushort)0 : ushort.MaxValue;
        }
    }

    private static int PackedSample(ReadOnlySpan<byte> row, int index, int depth)
    {
        int bit = index * depth;
        return (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }

    /// <summary>Whether the samples are the one color that tRNS names.</summary>
    private static bool IsTransparent(ReadOnlySpan<byte> transparency, params ReadOnlySpan<int> samples)
    {
        if (transparency.Length < 2 * samples.Length) return false;
        for (int c = 0; c < samples.Length; c++)
        {
            if (((transparency[2 * c] << 8) | transparency[(2 * c) + 1]) != samples[c]) return false;
        }

        return true;
    }
}
