using System.Buffers.Binary;
using System.IO.Compression;
using Deocc.Imaging.Metadata;

namespace Deocc.Imaging.Png;

/// <summary>PNG (ISO/IEC 15948): reads everything, writes grey, grey and alpha, RGB and RGBA of 8 and 16 bits with texts, EXIF data and color profile.</summary>
public sealed class PngCodec : IImageCodec
{
    private const int DataChunkBytes = 1 << 16;

    /// <inheritdoc/>
    public string Name => "PNG";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".png"];

    /// <summary>How hard to compress.</summary>
    public CompressionLevel Compression { get; init; } = CompressionLevel.Optimal;

    /// <inheritdoc/>
    public bool HoldsWords => true;

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> start) => start.StartsWith(PngChunks.Signature);

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> file) => PngDecoder.Decode(file);

    /// <inheritdoc/>
    public void Encode(Image<byte> image, Stream destination, IReadOnlyDictionary<string, string>? texts = null, ImageProfiles? profiles = null) =>
        Write(destination, PngHeader.Of(image.Width, image.Height, image.Channels, bitDepth: 8), image.Samples, texts, profiles);

    /// <inheritdoc/>
    public void Encode(Image<ushort> image, Stream destination, IReadOnlyDictionary<string, string>? texts = null, ImageProfiles? profiles = null)
    {
        var bytes = new byte[2 * image.Samples.Length];
        for (int i = 0; i < image.Samples.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), image.Samples[i]);
        Write(destination, PngHeader.Of(image.Width, image.Height, image.Channels, bitDepth: 16), bytes, texts, profiles);
    }

    private void Write(Stream destination, PngHeader header, byte[] samples, IReadOnlyDictionary<string, string>? texts, ImageProfiles? profiles)
    {
        var writer = new PngWriter(destination);
        writer.WriteStart(header, texts, profiles);
        byte[] compressed = PngWriter.Compress(samples, header, Compression);
        for (int start = 0; start < compressed.Length; start += DataChunkBytes)
            writer.WriteChunk("IDAT"u8, compressed.AsSpan(start, Math.Min(DataChunkBytes, compressed.Length - start)));
        writer.WriteEnd();
    }
}
