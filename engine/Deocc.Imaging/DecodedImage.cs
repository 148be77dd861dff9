using Deocc.Imaging.Metadata;

namespace Deocc.Imaging;

/// <summary>What a file held: samples of 8 or 16 bits, and what was said about them.</summary>
public sealed class DecodedImage
{
    private readonly Image<byte>? _bytes;
    private readonly Image<ushort>? _words;

    /// <summary>A picture of 8 bits per sample.</summary>
    public DecodedImage(Image<byte> bytes) => _bytes = bytes;

    /// <summary>A picture of 16 bits per sample.</summary>
    public DecodedImage(Image<ushort> words) => _words = words;

    /// <summary>Bits per sample: 8 or 16.</summary>
    public int BitDepth => _bytes is null ? 16 : 8;

    /// <summary>Texts that came with the picture, by keyword.</summary>
    public Dictionary<string, string> Texts { get; init; } = [];

    /// <summary>What the texts say about the picture.</summary>
    public ImageMetadata Metadata => ImageMetadata.FromTexts(Texts);

    /// <summary>EXIF data and color profile as they stand in the file.</summary>
    public ImageProfiles Profiles { get; init; } = ImageProfiles.None;

    /// <summary>The EXIF orientation that the samples still have to be turned by: 1 to 8, 1 for none.</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>The samples as bytes; 16 bits are rounded to 8.</summary>
    public Image<byte> ToBytes()
    {
        if (_bytes is not null) return _bytes;
        var samples = new byte[_words!.Samples.Length];
        for (int i = 0; i < samples.Length; i++) samples[i] = (byte)(((_words.Samples[i] * 255) + 32767) / 65535);
        return new Image<byte>(_words.Width, _words.Height, _words.Channels, samples);
    }

    /// <summary>The samples as words; 8 bits are spread over 16.</summary>
    public Image<ushort> ToWords() =>
        _words ?? new Image<ushort>(_bytes!.Width, _bytes.Height, _bytes.Channels, [.. _bytes.Samples.Select(value => (ushort)(257 * value))]);

    /// <summary>The samples as numbers in 0..1, at their full precision.</summary>
    public Image<float> ToFloats()
    {
        if (_bytes is not null)
        {
            var fromBytes = new float[_bytes.Samples.Length];
            for (int i = 0; i < fromBytes.Length; i++) fromBytes[i] = _bytes.Samples[i] / 255f;
            return new Image<float>(_bytes.Width, _bytes.Height, _bytes.Channels, fromBytes);
        }

        var fromWords = new float[_words!.Samples.Length];
        for (int i = 0; i < fromWords.Length; i++) fromWords[i] = _words.Samples[i] / 65535f;
        return new Image<float>(_words.Width, _words.Height, _words.Channels, fromWords);
    }
}
