using System.IO.Compression;

namespace Deocc.Engine.Serialization.Numpy;

/// <summary>Writes .npy and .npz files; the members of the latter are stored, so that they can be mapped.</summary>
internal static class NumpyWriter
{
    // Zip files cannot say "no time"; a fixed one makes equal contents equal files.
    private static readonly DateTimeOffset FixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes one array.</summary>
    public static void WriteNpy(Stream stream, TensorEntry entry)
    {
        stream.Write(NpyHeader.Write(entry));
        entry.WriteTo(stream);
    }

    /// <summary>Writes named arrays.</summary>
    public static void WriteNpz(Stream stream, IReadOnlyList<TensorEntry> entries)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (TensorEntry entry in entries)
        {
            ZipArchiveEntry member = zip.CreateEntry(entry.Name + ".npy", CompressionLevel.NoCompression);
            member.LastWriteTime = FixedTime;
            using Stream target = member.Open();
            WriteNpy(target, entry);
        }
    }
}
