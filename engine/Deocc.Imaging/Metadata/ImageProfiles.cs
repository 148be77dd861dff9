namespace Deocc.Imaging.Metadata;

/// <summary>Blocks of data that PNG and JPEG files carry beside their pixels, kept as they are.</summary>
/// <param name="Exif">EXIF data, a TIFF file without the name that JPEG puts before it; null for none.</param>
/// <param name="Icc">An ICC profile (ISO 15076-1) that says what the colors mean; null for none.</param>
public sealed record ImageProfiles(byte[]? Exif, byte[]? Icc)
{
    // Bytes 16 to 19 of a profile name the kind of its colors.
    private const int ColorSpacePlace = 16;

    /// <summary>Nothing.</summary>
    public static ImageProfiles None { get; } = new(null, null);

    /// <summary>What remains true of pixels that were turned upright and changed: without EXIF's orientation and preview, and without a profile of other colors, as CMYK's.</summary>
    /// <param name="channels">The picture's channels, 1 to 4.</param>
    public ImageProfiles ForUpright(int channels)
    {
        ReadOnlySpan<byte> space = channels >= 3 ? "RGB "u8 : "GRAY"u8;
        bool fits = Icc is not null && Icc.Length >= ColorSpacePlace + 4 && Icc.AsSpan(ColorSpacePlace, 4).SequenceEqual(space);
        return new ImageProfiles(Exif is null ? null : ExifData.ForUprightPixels(Exif), fits ? Icc : null);
    }
}
