using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Deocc.Tests.Models.FaceModels;

/// <summary>Writes MATLAB 5 files for tests: arrays of doubles, singles or 16-bit integers, compressed or not.</summary>
internal sealed class MatFileWriter
{
    private readonly MemoryStream _file = new();

    public MatFileWriter()
    {
        var header = new byte[128];
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, test").CopyTo(header, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(124), 0x0100);
        header[126] = (byte)'I';
        header[127] = (byte)'M';
        _file.Write(header);
    }

    public byte[] Bytes => _file.ToArray();

    /// <summary>Adds an array; values in MATLAB's order, the first dimension fastest. Type 9 doubles, 7 singles, 4 unsigned 16 bits.</summary>
    public MatFileWriter Add(string name, int[] dimensions, float[] values, int type = 9, bool compress = true)
    {
        byte[] element = Element(name, dimensions, values, type);
        if (!compress)
        {
            _file.Write(element);
            return this;
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(element);
        Word(_file, 15);
        Word(_file, (int)packed.Length);
        packed.WriteTo(_file);
        return this;
    }

    private static byte[] Element(string name, int[] dimensions, float[] values, int type)
    {
        using var body = new MemoryStream();
        int kind = type switch { 9 => 6, 7 => 7, _ => 11 };
        Part(body, 6, [(byte)kind, 0, 0, 0, 0, 0, 0, 0]);
        Part(body, 5, [.. dimensions.SelectMany(BitConverter.GetBytes)]);
        Part(body, 1, Encoding.ASCII.GetBytes(name));
        Part(body, type, [.. values.SelectMany(value => type switch
        {
            9 => BitConverter.GetBytes((double)value),
            7 => BitConverter.GetBytes(value),
            _ => BitConverter.GetBytes((ushort)value),
        })]);
        using var element = new MemoryStream();
        Word(element, 14);
        Word(element, (int)body.Length);
        body.WriteTo(element);
        return element.ToArray();
    }

    // Up to four bytes go into the tag itself.
    private static void Part(MemoryStream stream, int type, byte[] bytes)
    {
        if (bytes.Length is > 0 and <= 4)
        {
            Word(stream, type | (bytes.Length << 16));
            stream.Write(bytes);
            stream.Write(new byte[4 - bytes.Length]);
            return;
        }

        Word(stream, type);
        Word(stream, bytes.Length);
        stream.Write(bytes);
        stream.Write(new byte[(8 - (bytes.Length % 8)) % 8]);
    }

    private static void Word(MemoryStream stream, int word) => stream.Write(BitConverter.GetBytes(word));
}
