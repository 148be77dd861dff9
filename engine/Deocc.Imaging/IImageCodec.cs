using Deocc.Imaging.Metadata;

namespace Deocc.Imaging;

/// <summary>Reads and writes one file format. A library's codec can be put in an own one's place through it.</summary>
public interface IImageCodec
{
    /// <summary>The format's name, such as <c>PNG</c>.</summary>
    string Name { get; }

    /// <summary>File name endings, with the dot, in lower case; the first is the usual one.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether the format holds 16 bits per sample.</summary>
    bool HoldsWords => false;

    /// <summary>Whether a file with these first bytes is of the format.</summary>
    bool Recognizes(ReadOnlySpan<byte> start);

    /// <summary>Decodes a file. Time and memory are bounded by a multiple of what the file can really hold.</summary>
    /// <exception cref="Deocc.Engine.Diagnostics.FileFormatException">The file is damaged.</exception>
    DecodedImage Decode(ReadOnlySpan<byte> file);

    /// <summary>Encodes a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="destination">Receives the file.</param>
    /// <param name="texts">Texts to store with the picture where the format can.</param>
    /// <param name="profiles">EXIF data and color profile to store where the format can.</param>
    void Encode(Image<byte> image, Stream destination, IReadOnlyDictionary<string, string>? texts = null, ImageProfiles? profiles = null);

    /// <summary>Encodes a picture of 16 bits per sample, which are rounded to 8 where the format does not hold them.</summary>
    /// <inheritdoc cref="Encode(Image{byte}, Stream, IReadOnlyDictionary{string, string}, ImageProfiles)"/>
    void Encode(Image<ushort> image, Stream destination, IReadOnlyDictionary<string, string>? texts = null, ImageProfiles? profiles = null) =>
        Encode(new DecodedImage(image).ToBytes(), destination, texts, profiles);
}
