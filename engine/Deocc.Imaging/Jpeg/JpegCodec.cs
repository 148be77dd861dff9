using Deocc.Engine.Diagnostics;
using Deocc.Imaging.Metadata;

namespace Deocc.Imaging.Jpeg;

/// <summary>
/// JPEG (ITU-T T.81): reads baseline and progressive files in grey, color and CMYK, writes baseline. The orientation of EXIF
/// is reported, not applied; EXIF data and an ICC profile are kept as they are; an alpha channel is dropped on writing.
/// </summary>
public sealed class JpegCodec : IImageCodec
{
    private const int MaxSide = 65535;

    /// <summary>1 (small) to 100 (fine), on the scale of the Independent JPEG Group.</summary>
    public int Quality { get; init; } = 92;

    /// <summary>Stores color at half the resolution (4:2:0) instead of the full one (4:4:4).</summary>
    public bool HalvesChroma { get; init; }

    /// <inheritdoc/>
    public string Name => "JPEG";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".jpe", ".jfif"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> start) => start.Length >= 3 && start[0] == 0xFF && start[1] == 0xD8 && start[2] == 0xFF;

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> file) => JpegDecoder.Decode(file);

    /// <inheritdoc/>
    /// <exception cref="ShapeException">The picture is larger than the format allows, or the quality is out of range.</exception>
    public void Encode(Image<byte> image, Stream destination, IReadOnlyDictionary<string, string>? texts = null, ImageProfiles? profiles = null)
    {
        if (image.Width > MaxSide || image.Height > MaxSide)
            throw new ShapeException($"JPEG: {image.Width}x{image.Height} is larger than {MaxSide} pixels a side; save it as PNG");
        if (Quality is < 1 or > 100) throw new ShapeException($"JPEG: quality {Quality} is not in 1..100");
        var buffered = new BufferedStream(destination, 1 << 16);
        new JpegEncoder(image, buffered, Quality, HalvesChroma).Encode(texts, profiles);
        buffered.Flush();
    }
}
