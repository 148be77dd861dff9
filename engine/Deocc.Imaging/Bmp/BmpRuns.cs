using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Bmp;

/// <summary>Decodes bitmaps of palette indices that are stored as runs: RLE8 and RLE4.</summary>
internal static class BmpRuns
{
    private const int Runs8 = 1;
    private const int Runs4 = 2;
    private const int EndOfRow = 0;
    private const int EndOfPicture = 1;
    private const int Skip = 2;

    // Two bytes make at most this many pixels; what is skipped over costs two bytes for as many rows and columns.
    private const long LongestRun = 255;

    /// <summary>Whether a bitmap of this compression and depth is stored as runs.</summary>
    public static bool IsUsed(int compression, int bits) => (compression, bits) is (Runs8, 8) or (Runs4, 4);

    /// <summary>Decodes the runs; pixels that are skipped take the first color.</summary>
    /// <param name="data">The runs, rows from the bottom.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bits">8 or 4.</param>
    /// <param name="palette">Four bytes an entry: blue, green, red and nothing.</param>
    /// <exception cref="FileFormatException">The runs are damaged, or cannot make so many pixels.</exception>
    public static Image<byte> Decode(ReadOnlySpan<byte> data, int width, int height, int bits, ReadOnlySpan<byte> palette)
    {
        if ((long)width * height > Math.Min(data.Length * LongestRun, Array.MaxLength / 3)) throw new FileFormatException($"BMP: {width}x{height} pixels cannot come from {data.Length} bytes of runs");
        var indices = new byte[width * height];
        int x = 0;
        int y = 0;
        int position = 0;
        while (position + 1 < data.Length && y < height)
        {
            int count = data[position];
            int value = data[position + 1];
            position += 2;
            if (count > 0)
            {
                for (int i = 0; i < count; i++) Put(indices, width, x++, y, bits == 8 ? value : i % 2 == 0 ? value >> 4 : value & 15);
            }
            else if (value == EndOfRow)
            {
                (x, y) = (0, y + 1);
            }
            else if (value == EndOfPicture)
            {
                break;
            }
            else if (value == Skip)
            {
                if (position + 1 >= data.Length) break;
                (x, y) = (x + data[position], y + data[position + 1]);
                position += 2;
            }
            else
            {
                // So many single pixels, padded to whole words.
                int bytes = bits == 8 ? value : (value + 1) / 2;
                if (position + bytes > data.Length) throw new FileFormatException("BMP: the runs end too early; the file was cut off");
                for (int i = 0; i < value; i++)
                {
                    int stored = data[position + (bits == 8 ? i : i / 2)];
                    Put(indices, width, x++, y, bits == 8 ? stored : i % 2 == 0 ? stored >> 4 : stored & 15);
                }

                position += (bytes + 1) / 2 * 2;
            }
        }

        return Paint(indices, width, height, palette);
    }

    private static void Put(byte[] indices, int width, int x, int y, int index)
    {
        // Runs beyond the end of a row are cut, as other decoders do.
        if (x < width) indices[(y * width) + x] = (byte)index;
    }

    private static Image<byte> Paint(byte[] indices, int width, int height, ReadOnlySpan<byte> palette)
    {
        var image = new Image<byte>(width, height, 3);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int index = indices[((height - 1 - y) * width) + x];
                if (4 * (index + 1) > palette.Length) throw new FileFormatException($"BMP: palette index {index} of a palette of {palette.Length / 4}");
                ReadOnlySpan<byte> color = palette.Slice(4 * index, 4);
                Span<byte> pixel = image.Pixel(x, y);
                (pixel[0], pixel[1], pixel[2]) = (color[2], color[1], color[0]);
            }
        }

        return image;
    }
}
