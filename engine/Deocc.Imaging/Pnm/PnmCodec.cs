using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging.Metadata;

namespace Deocc.Imaging.Pnm;

/// <summary>
/// Netpbm's PGM and PPM: reads P2, P3, P5 and P6 with 8 or 16 bits, writes P5 for grey and P6 for color. Alpha is dropped on
/// writing.
/// </summary>
public sealed class PnmCodec : IImageCodec
{
    /// <inheritdoc/>
    public string Name => "PNM";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".ppm", ".pgm", ".pnm"];

    /// <inheritdoc/>
    public bool HoldsWords => true;

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> start) =>
        start.Length >= 3 && start[0] == 'P' && start[1] is (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6' && IsSpace(start[2]);

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> file)
    {
        if (!Recognizes(file)) throw new FileFormatException("PNM: the first bytes are not P2, P3, P5 or P6");
        bool isText = file[1] is (byte)'2' or (byte)'3';
        int channels = file[1] is (byte)'3' or (byte)'6' ? 3 : 1;
        int position = 2;
        int width = ReadNumber(file, ref position);
        int height = ReadNumber(file, ref position);
        int largest = ReadNumber(file, ref position);
        if (width == 0 || height == 0 || largest is 0 or > 65535)
            throw new FileFormatException($"PNM: {width}x{height} with samples up to {largest} is not allowed");
        position++;
        int bytesPerSample = isText || largest < 256 ? 1 : 2;
        long samples = (long)width * height * channels;
        long smallestFile = isText ? (samples * 2) - 1 : samples * bytesPerSample;
        if (smallestFile > file.Length - position)
            throw new FileFormatException($"PNM: {width}x{height} pixels need more bytes than the file has; it was cut off");
        var words = new ushort[samples];
        for (int i = 0; i < words.Length; i++)
        {
            int value;
            if (isText)
            {
                value = ReadNumber(file, ref position);
            }
            else if (bytesPerSample == 1)
            {
                value = file[position++];
            }
            else
            {
                value = (file[position] << 8) | file[position + 1];
                position += 2;
            }

            words[i] = (ushort)Math.Min(value, largest);
        }

        return Scale(width, height, channels, words, largest);
    }

    /// <inheritdoc/>
    public void Encode(Image<byte> image, Stream destination, IReadOnlyDictionary<string, string>? texts = null, ImageProfiles? profiles = null)
    {
        Write(image, destination, texts, byte.MaxValue, (samples, row) => samples.CopyTo(row));
    }

    /// <inheritdoc/>
    public void Encode(Image<ushort> image, Stream destination, IReadOnlyDictionary<string, string>? texts = null, ImageProfiles? profiles = null)
    {
        Write(image, destination, texts, ushort.MaxValue, (samples, row) =>
        {
            for (int i = 0; i < samples.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(row[(2 * i)..], samples[i]);
        });
    }

    private static void Write<T>(Image<T> image, Stream destination, IReadOnlyDictionary<string, string>? texts, int largest, Action<ReadOnlySpan<T>, Span<byte>> store)
        where T : unmanaged
    {
        bool isColor = image.Channels >= 3;
        var header = new StringBuilder(isColor ? "P6\n" : "P5\n");
        foreach ((string keyword, string text) in texts ?? new Dictionary<string, string>())
            header.Append(CultureInfo.InvariantCulture, $"# {keyword}: {text.ReplaceLineEndings(" ")}\n");
        header.Append(CultureInfo.InvariantCulture, $"{image.Width} {image.Height}\n{largest}\n");
        destination.Write(Encoding.UTF8.GetBytes(header.ToString()));
        int stored = isColor ? 3 : 1;
        int bytes = largest > byte.MaxValue ? 2 : 1;
        var row = new byte[image.Width * stored * bytes];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++) store(image.Pixel(x, y)[..stored], row.AsSpan(x * stored * bytes));
            destination.Write(row);
        }
    }

    private static DecodedImage Scale(int width, int height, int channels, ushort[] words, int largest)
    {
        if (largest < 256)
        {
            var bytes = new byte[words.Length];
            for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(((words[i] * 255) + (largest / 2)) / largest);
            return new DecodedImage(new Image<byte>(width, height, channels, bytes));
        }

        for (int i = 0; i < words.Length; i++) words[i] = (ushort)(((words[i] * 65535L) + (largest / 2)) / largest);
        return new DecodedImage(new Image<ushort>(width, height, channels, words));
    }

    /// <summary>The next decimal number, behind white space and comments.</summary>
    private static int ReadNumber(ReadOnlySpan<byte> file, ref int position)
    {
        while (position < file.Length && (IsSpace(file[position]) || file[position] == '#'))
        {
            if (file[position] == '#')
            {
                while (position < file.Length && file[position] != '\n') position++;
            }
            else
            {
                position++;
            }
        }

        int start = position;
        int value = 0;
        for (; position < file.Length && char.IsAsciiDigit((char)file[position]); position++)
        {
            value = (value * 10) + file[position] - '0';
            if (value > 1_000_000_000 / 10) throw new FileFormatException("PNM: a number is too large");
        }

        if (position == start) throw new FileFormatException("PNM: a number is missing; the file is damaged or was cut off");
        return value;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or 11 or 12;
}
