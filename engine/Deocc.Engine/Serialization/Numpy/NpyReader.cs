using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Bytes;

namespace Deocc.Engine.Serialization.Numpy;

/// <summary>Reads a single array; its entry is named <c>array</c>.</summary>
internal static class NpyReader
{
    private const string EntryName = "array";

    /// <summary>Reads the entry.</summary>
    public static FileContents Read(string file, ByteSource source)
    {
        try
        {
            ReadOnlySpan<byte> start = source.Slice(0, (int)Math.Min(source.Length, NpyHeader.LongestHeader));
            var contents = new FileContents(WeightFileFormat.Npy);
            contents.Add(file, NpyHeader.Parse(file, start).Entry(file, EntryName, source));
            return contents;
        }
        catch (NotSupportedException exception)
        {
            throw new FileFormatException(exception.Message, exception);
        }
    }
}
