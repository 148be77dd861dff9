using System.IO.Compression;

namespace Deocc.Imaging.Png;

/// <summary>PNG (ISO/IEC 15948): reads everything, writes 8-bit grey, grey and alpha, RGB and RGBA with texts.</summary>
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
    public bool Recognizes(ReadOnlySpan<byte> start) => start.StartsWith(PngChunks.Signature);

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> file) => PngDecoder.Decode(file);

    /// <inheritdoc/>
    public void Encode(Image<byte> image, Stream destination, IReadOnlyDictionary<string, string>? texts = null)
    {
        var writer = new PngWriter(destination);
        writer.WriteStart(image, texts);
        byte[] compressed = PngWriter.Compress(image, Compression);
        for (int start = 0; start < compressed.Length; start += DataChunkBytes)
            writer.WriteChunk("IDAT"u8, compressed.AsSpan(start, Math.Min(DataChunkBytes, compressed.Length - start)));
        writer.WriteEnd();
    }
}
