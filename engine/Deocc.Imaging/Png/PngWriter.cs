using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Imaging.Metadata;

namespace Deocc.Imaging.Png;

/// <summary>Writes the chunks of PNG and APNG files.</summary>
internal sealed class PngWriter(Stream destination)
{
    private const int LongestKeyword = 79;

    // The specification wants a name; readers look into the profile.
    private static ReadOnlySpan<byte> ProfileName => "ICC profile"u8;

    /// <summary>Writes the signature, the header, color profile and EXIF data, and the texts.</summary>
    /// <exception cref="ShapeException">A keyword is not of 1 to 79 Latin-1 characters.</exception>
    public void WriteStart(PngHeader picture, IReadOnlyDictionary<string, string>? texts = null, ImageProfiles? profiles = null)
    {
        destination.Write(PngChunks.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = (byte)picture.BitDepth;
        header[9] = (byte)picture.ColorType;
        header[10..].Clear();
        WriteChunk("IHDR"u8, header);
        if (profiles?.Icc is { } icc) WriteChunk("iCCP"u8, [.. ProfileName, 0, 0, .. Deflate(icc)]);
        if (profiles?.Exif is { } exif) WriteChunk("eXIf"u8, exif);
        foreach ((string keyword, string text) in texts ?? new Dictionary<string, string>()) WriteText(keyword, text);
    }

    public void WriteEnd() => WriteChunk("IEND"u8, []);

    public void WriteChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        destination.Write(number);
        destination.Write(type);
        destination.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Compute(type, content));
        destination.Write(number);
    }

    /// <summary>Filters each row by the kind with the smallest sum of absolute differences, the usual heuristic.</summary>
    /// <param name="samples">All samples, the higher byte first where they have 16 bits.</param>
    /// <param name="picture">What they are.</param>
    /// <param name="level">How hard to compress.</param>
    public static byte[] Compress(ReadOnlySpan<byte> samples, PngHeader picture, CompressionLevel level)
    {
        using var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, level, leaveOpen: true))
        {
            int step = picture.BitsPerPixel / 8;
            int rowBytes = picture.Width * step;
            var above = new byte[rowBytes];
            var candidate = new byte[rowBytes + 1];
            var best = new byte[rowBytes + 1];
            for (int y = 0; y < picture.Height; y++)
            {
                ReadOnlySpan<byte> row = samples.Slice(y * rowBytes, rowBytes);
                long smallest = long.MaxValue;
                for (int kind = 0; kind < PngFilter.Kinds; kind++)
                {
                    candidate[0] = (byte)kind;
                    PngFilter.Apply(kind, row, above, step, candidate.AsSpan(1));
                    long sum = 0;
                    foreach (byte value in candidate.AsSpan(1)) sum += Math.Abs((sbyte)value == sbyte.MinValue ? 128 : (sbyte)value);
                    if (sum >= smallest) continue;
                    smallest = sum;
                    (candidate, best) = (best, candidate);
                }

                deflater.Write(best);
                row.CopyTo(above);
            }
        }

        return compressed.ToArray();
    }

    private static byte[] Deflate(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) deflater.Write(content);
        return compressed.ToArray();
    }

    private void WriteText(string keyword, string text)
    {
        if (keyword.Length is 0 or > LongestKeyword || keyword.Any(character => character is < ' ' or > '\u00FF'))
            throw new ShapeException($"PNG: the keyword '{keyword}' is not of 1 to {LongestKeyword} Latin-1 characters");

        // iTXt: keyword, not compressed, no language, no translated keyword, UTF-8.
        byte[] content = [.. Encoding.Latin1.GetBytes(keyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)];
        WriteChunk("iTXt"u8, content);
    }
}
