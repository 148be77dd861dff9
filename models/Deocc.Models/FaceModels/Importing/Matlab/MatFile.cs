using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Deocc.Engine.Diagnostics;

namespace Deocc.Models.FaceModels.Importing.Matlab;

/// <summary>
/// Reads the numeric arrays of a MATLAB file of version 5 to 7, compressed or not; texts, cells, structures and sparse arrays are
/// passed over. Memory grows with the data that are there, never with the sizes that a header claims. Source: MathWorks, "MAT-File
/// Format", sections "Level 5 MAT-Files" and "Data Compression".
/// </summary>
internal static class MatFile
{
    private const int HeaderBytes = 128;
    private const int VersionOffset = 124;
    private const int Compressed = 15;
    private const int Matrix = 14;
    private const int FirstNumericClass = 6;
    private const int LastNumericClass = 15;
    private const int ComplexFlag = 0x800;
    private const int LongestName = 256;
    private const int MostDimensions = 16;

    /// <summary>Reads all numeric arrays, or those of the given names.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Arrays to keep; null for all.</param>
    /// <exception cref="FileFormatException">The file is damaged or of another format; the message names it.</exception>
    public static Dictionary<string, MatArray> Read(string path, IReadOnlySet<string>? names = null)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var arrays = new Dictionary<string, MatArray>(StringComparer.Ordinal);
        try
        {
            ReadHeader(stream);
            var tag = new byte[8];
            while (stream.ReadAtLeast(tag, tag.Length, throwOnEndOfStream: false) is > 0 and var got)
            {
                if (got < tag.Length) throw new EndOfStreamException();
                int type = BinaryPrimitives.ReadInt32LittleEndian(tag);
                long length = BinaryPrimitives.ReadUInt32LittleEndian(tag.AsSpan(4));
                long end = stream.Position + length;
                if (end > stream.Length) throw new InvalidDataException($"an element of {length} bytes goes beyond the end of the file");
                if (type == Compressed)
                {
                    using var expanded = new ZLibStream(stream, CompressionMode.Decompress, leaveOpen: true);
                    ReadCompressed(new MatStream(expanded), names, arrays);
                }
                else if (type == Matrix)
                {
                    ReadMatrix(new MatStream(stream), names, arrays);
                }

                stream.Position = end;
            }
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            string reason = exception is EndOfStreamException ? "it is cut off" : exception.Message;
            throw new FileFormatException($"{path}: the MATLAB file is damaged: {reason}", exception);
        }

        return arrays;
    }

    private static void ReadHeader(FileStream stream)
    {
        var header = new byte[HeaderBytes];
        int got = stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        string name = stream.Name;
        if ((got >= 8 && header.AsSpan(1, 3).SequenceEqual("HDF"u8)) || (got == HeaderBytes && header.AsSpan(0, 10).SequenceEqual("MATLAB 7.3"u8)))
            throw new FileFormatException($"{name}: MATLAB 7.3 files are not read; save it again with: save -v7");
        if (got < HeaderBytes || BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(VersionOffset)) != 0x0100)
            throw new FileFormatException($"{name}: no MATLAB file of version 5 to 7");
        if (header[126] != (byte)'I' || header[127] != (byte)'M')
            throw new FileFormatException($"{name}: big-endian MATLAB files are not read; save it again on a little-endian machine");
    }

    private static void ReadCompressed(MatStream stream, IReadOnlySet<string>? names, Dictionary<string, MatArray> arrays)
    {
        (int type, _) = stream.ReadTag();
        if (type == Matrix) ReadMatrix(stream, names, arrays);
    }

    private static void ReadMatrix(MatStream stream, IReadOnlySet<string>? names, Dictionary<string, MatArray> arrays)
    {
        byte[] flags = stream.ReadBytes(most: 8);
        if (flags.Length < 4) throw new InvalidDataException("an array has no flags");
        int word = BinaryPrimitives.ReadInt32LittleEndian(flags);
        if ((word & 0xFF) is < FirstNumericClass or > LastNumericClass || (word & ComplexFlag) != 0) return;
        byte[] sizes = stream.ReadBytes(most: 4 * MostDimensions);
        string name = Encoding.ASCII.GetString(stream.ReadBytes(LongestName));
        if (names is not null && !names.Contains(name)) return;
        if (sizes.Length < 8) throw new InvalidDataException($"array '{name}' has fewer than two dimensions");
        var dimensions = new int[sizes.Length / 4];
        long count = 1;
        for (int axis = 0; axis < dimensions.Length; axis++)
        {
            dimensions[axis] = BinaryPrimitives.ReadInt32LittleEndian(sizes.AsSpan(4 * axis));
            if (dimensions[axis] < 0) throw new InvalidDataException($"array '{name}' has a negative size");
            count = Math.Min(count * dimensions[axis], long.MaxValue / int.MaxValue);
        }

        arrays[name] = new MatArray(dimensions, stream.ReadNumbers(name, count));
    }
}
