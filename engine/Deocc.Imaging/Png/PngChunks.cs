using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Deocc.Engine.Diagnostics;

namespace Deocc.Imaging.Png;

/// <summary>A PNG file taken apart into its chunks; ancillary chunks with damage are dropped, critical ones are errors.</summary>
internal sealed class PngChunks
{
    private const int MaxPalette = 256 * 3;

    // Texts compress well; nobody's caption is longer than this.
    private const int MaxTextBytes = 1 << 20;
    private const int MaxProfileBytes = 1 << 23;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public PngHeader Header { get; private set; }

    /// <summary>Three bytes per entry; empty without a palette.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>The tRNS chunk as stored; empty without one.</summary>
    public byte[] Transparency { get; private set; } = [];

    public byte[]? Exif { get; private set; }

    public byte[]? Icc { get; private set; }

    public Dictionary<string, string> Texts { get; } = [];

    /// <summary>The compressed pixels: places and lengths of the IDAT chunks in the file.</summary>
    public List<(int Start, int Length)> Data { get; } = [];

    public long CompressedBytes { get; private set; }

    public static PngChunks Parse(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature)) throw new FileFormatException("PNG: the signature is missing; not a PNG file");
        var chunks = new PngChunks();
        int position = Signature.Length;
        bool hasHeader = false;
        while (true)
        {
            if (file.Length - position < 12)
            {
                // Some writers forget the end; without pixels there is nothing to save.
                if (chunks.Data.Count > 0) break;
                throw new FileFormatException("PNG: the file ends before its pixels; it was cut off");
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[position..]);
            ReadOnlySpan<byte> type = file.Slice(position + 4, 4);
            if (length > file.Length - position - 12)
            {
                if (hasHeader && type.SequenceEqual("IDAT"u8))
                    throw new FileFormatException("PNG: the file ends within its pixels; it was cut off");
                throw new FileFormatException($"PNG: chunk {Printable(type)} claims {length} bytes, more than the file has left");
            }

            ReadOnlySpan<byte> content = file.Slice(position + 8, (int)length);
            uint expected = BinaryPrimitives.ReadUInt32BigEndian(file[(position + 8 + (int)length)..]);
            bool isCritical = (type[0] & 0x20) == 0;
            bool isIntact = Crc32.Compute(type, content) == expected;
            if (!isIntact && isCritical) throw new FileFormatException($"PNG: checksum of chunk {Printable(type)} is wrong; the file is damaged");
            if (!hasHeader && !type.SequenceEqual("IHDR"u8)) throw new FileFormatException("PNG: the header is not the first chunk");
            if (type.SequenceEqual("IEND"u8)) break;
            if (isIntact) chunks.Take(type, content, position + 8, isCritical, ref hasHeader);
            position += 12 + (int)length;
        }

        if (chunks.Data.Count == 0) throw new FileFormatException("PNG: the file has no pixels");
        if (chunks.Header.ColorType == 3 && chunks.Palette.Length == 0) throw new FileFormatException("PNG: the palette is missing");
        return chunks;
    }

    private void Take(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content, int start, bool isCritical, ref bool hasHeader)
    {
        if (type.SequenceEqual("IHDR"u8))
        {
            if (hasHeader) throw new FileFormatException("PNG: a second header");
            Header = PngHeader.Parse(content);
            hasHeader = true;
        }
        else if (type.SequenceEqual("PLTE"u8))
        {
            if (content.Length is 0 or > MaxPalette || content.Length % 3 != 0)
                throw new FileFormatException($"PNG: a palette of {content.Length} bytes is not allowed");
            Palette = content.ToArray();
        }
        else if (type.SequenceEqual("IDAT"u8))
        {
            Data.Add((start, content.Length));
            CompressedBytes += content.Length;
        }
        else if (type.SequenceEqual("tRNS"u8))
        {
            Transparency = content.ToArray();
        }
        else if (type.SequenceEqual("eXIf"u8))
        {
            Exif = content.ToArray();
        }
        else if (type.SequenceEqual("iCCP"u8))
        {
            // A name, a zero byte, the method of compression.
            int name = content.IndexOf((byte)0);
            if (name >= 0 && name + 2 <= content.Length) Icc = Inflate(content[(name + 2)..], MaxProfileBytes);
        }
        else if (type.SequenceEqual("tEXt"u8) || type.SequenceEqual("zTXt"u8) || type.SequenceEqual("iTXt"u8))
        {
            TakeText(type, content);
        }
        else if (isCritical)
        {
            throw new FileFormatException($"PNG: critical chunk {Printable(type)} is unknown");
        }
    }

    private void TakeText(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        int end = content.IndexOf((byte)0);
        if (end is < 1 or > 79) return;
        string keyword = Encoding.Latin1.GetString(content[..end]);
        ReadOnlySpan<byte> rest = content[(end + 1)..];
        if (type[0] == 't')
        {
            Texts[keyword] = Encoding.Latin1.GetString(rest);
        }
        else if (type[0] == 'z')
        {
            if (rest.Length > 1 && rest[0] == 0 && Inflate(rest[1..], MaxTextBytes) is { } text) Texts[keyword] = Encoding.Latin1.GetString(text);
        }
        else if (rest.Length > 2)
        {
            bool isCompressed = rest[0] == 1;
            rest = rest[2..];
            for (int part = 0; part < 2; part++)
            {
                int partEnd = rest.IndexOf((byte)0);
                if (partEnd < 0) return;
                rest = rest[(partEnd + 1)..];
            }

            byte[]? text = isCompressed ? Inflate(rest, MaxTextBytes) : rest.ToArray();
            if (text is not null) Texts[keyword] = Encoding.UTF8.GetString(text);
        }
    }

    /// <summary>Inflates a text or profile; null if it is damaged or unreasonably long.</summary>
    private static byte[]? Inflate(ReadOnlySpan<byte> compressed, int most)
    {
        using var source = new MemoryStream(compressed.ToArray());
        using var inflater = new ZLibStream(source, CompressionMode.Decompress);
        var buffer = new byte[most];
        try
        {
            int length = inflater.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length == buffer.Length ? null : buffer[..length];
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static string Printable(ReadOnlySpan<byte> type)
    {
        var text = new StringBuilder();
        foreach (byte letter in type) text.Append(char.IsAsciiLetter((char)letter) ? (char)letter : '?');
        return text.ToString();
    }
}
