using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization;
using Deocc.Imaging.Bmp;
using Deocc.Imaging.Jpeg;
using Deocc.Imaging.Metadata;
using Deocc.Imaging.Png;
using Deocc.Imaging.Pnm;

namespace Deocc.Imaging;

/// <summary>Pictures on disk: the format is told by a file's content when reading, by its name when writing.</summary>
public static class ImageFile
{
    private const int LongestSignature = 16;

    /// <summary>The formats, in the order in which they are tried. A library's codec can be put in front.</summary>
    public static IList<IImageCodec> Codecs { get; } = [new PngCodec(), new JpegCodec(), new BmpCodec(), new PnmCodec()];

    /// <summary>Reads a picture, upright, as bytes of 1 to 4 channels.</summary>
    /// <exception cref="FileFormatException">The file is no picture or damaged; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Image<byte> Load(string path)
    {
        DecodedImage decoded = Decode(path);
        return ImageOrientation.Upright(decoded.ToBytes(), decoded.Orientation);
    }

    /// <summary>Reads a picture, upright, as numbers in 0..1 at the precision of the file.</summary>
    /// <exception cref="FileFormatException">The file is no picture or damaged; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Image<float> LoadFloats(string path)
    {
        DecodedImage decoded = Decode(path);
        return ImageOrientation.Upright(decoded.ToFloats(), decoded.Orientation);
    }

    /// <summary>Reads a picture as it is stored, with its texts and orientation.</summary>
    /// <exception cref="FileFormatException">The file is no picture or damaged; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DecodedImage Decode(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        ReadOnlySpan<byte> start = file.AsSpan(0, Math.Min(file.Length, LongestSignature));
        foreach (IImageCodec codec in Codecs)
        {
            if (!codec.Recognizes(start)) continue;
            try
            {
                return codec.Decode(file);
            }
            catch (FileFormatException error)
            {
                throw new FileFormatException($"{path}: {error.Message}", error);
            }
        }

        throw new FileFormatException(
            file.Length == 0 ? $"{path}: the file is empty" : $"{path}: no known picture format ({string.Join(", ", Codecs.Select(codec => codec.Name))}); convert it to one of them");
    }

    /// <summary>Writes a picture beside its place and renames it, so that nothing is lost on failure.</summary>
    /// <param name="path">Where to; the ending chooses the format.</param>
    /// <param name="image">The picture.</param>
    /// <param name="metadata">What to say about it in PNG and JPEG files; other formats carry none of it, or plain texts alone.</param>
    /// <exception cref="FileFormatException">The ending is unknown.</exception>
    /// <exception cref="ShapeException">The format cannot hold the picture or a text.</exception>
    /// <exception cref="IOException">Writing failed; an old file is untouched.</exception>
    public static void Save(string path, Image<byte> image, ImageMetadata? metadata = null)
    {
        IImageCodec codec = CodecFor(path);
        IReadOnlyDictionary<string, string>? texts = metadata?.ToTexts();
        AtomicFile.Write(path, stream => codec.Encode(image, stream, texts));
    }

    /// <summary>The format that a file's name stands for.</summary>
    /// <exception cref="FileFormatException">The ending is unknown.</exception>
    public static IImageCodec CodecFor(string path)
    {
        string extension = Path.GetExtension(path);
        foreach (IImageCodec codec in Codecs)
        {
            if (codec.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase)) return codec;
        }

        throw new FileFormatException(
            $"{path}: no picture format ends in '{extension}'; use one of {string.Join(" ", Codecs.SelectMany(codec => codec.Extensions))}");
    }
}
