using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Deocc.Imaging.Png;

/// <summary>PNG (ISO/IEC 15948): reads everything, writes 8-bit grey, grey and alpha, RGB and RGBA with texts.</summary>
public sealed class PngCodec : IImageCodec
{
    private const int DataChunkBytes = 1 << 16;

    private static ReadOnlySpan<byte> ColorTypes => [0, 4, 2, 6];

    /// <inheritdoc/>
    public string Name => "PNG";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".png"];

    /// <summary>How hard to compress.</summary>
    public CompressionLevel Compression { get; init; } = CompressionLevel.Optimal;

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> start) => start.StartsWith(PngChunks.Signature);

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> file) => PngDecoder.Decode(file);

    /// <inheritdoc/>
    public void Encode(Image<byte> image, Stream destination, IReadOnlyDictionary<string, string>? texts = null)
    {
        destination.Write(PngChunks.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = ColorTypes[image.Channels - 1];
        header[10..].Clear();
        WriteChunk(destination, "IHDR"u8, header);
        foreach ((string keyword, string text) in texts ?? new Dictionary<string, string>()) WriteText(destination, keyword, text);
        byte[] compressed = Compress(image);
        for (int start = 0; start < compressed.Length; start += DataChunkBytes)
            WriteChunk(destination, "IDAT"u8, compressed.AsSpan(start, Math.Min(DataChunkBytes, compressed.Length - start)));
        WriteChunk(destination, "IEND"u8, []);
    }

    private static void WriteText(Stream destination, string keyword, string text)
    {
        // iTXt: keyword, not compressed, no language, no translated keyword, UTF-8.
        byte[] content = [.. Encoding.Latin1.GetBytes(keyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)];
        WriteChunk(destination, "iTXt"u8, content);
    }

    private static void WriteChunk(Stream destination, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
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
    private byte[] Compress(Image<byte> image)
    {
        using var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, Compression, leaveOpen: true))
        {
            int rowBytes = image.Width * image.Channels;
            var above = new byte[rowBytes];
            var candidate = new byte[rowBytes + 1];
            var best = new byte[rowBytes + 1];
            for (int y = 0; y < image.Height; y++)
            {
                long smallest = long.MaxValue;
                for (int kind = 0; kind < PngFilter.Kinds; kind++)
                {
                    candidate[0] = (byte)kind;
                    PngFilter.Apply(kind, image.Row(y), above, image.Channels, candidate.AsSpan(1));
                    long sum = 0;
                    foreach (byte value in candidate.AsSpan(1)) sum += Math.Abs((sbyte)value == sbyte.MinValue ? 128 : (sbyte)value);
                    if (sum >= smallest) continue;
                    smallest = sum;
                    (candidate, best) = (best, candidate);
                }

                deflater.Write(best);
                image.Row(y).CopyTo(above);
            }
        }

        return compressed.ToArray();
    }
}
