using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Zip;

namespace Deocc.Engine.Serialization.Numpy;

/// <summary>
/// Reads a zip file of arrays, each named by its member without <c>.npy</c>. Members that hold no numbers are noted and
/// skipped.
/// </summary>
internal static class NpzReader
{
    private const string Extension = ".npy";

    /// <summary>Reads the entries.</summary>
    public static FileContents Read(string file, ZipDirectory zip)
    {
        var contents = new FileContents(WeightFileFormat.Npz);
        byte[] start = new byte[NpyHeader.LongestHeader];
        foreach (ZipMember member in zip.Members)
        {
            if (!member.Name.EndsWith(Extension, StringComparison.Ordinal))
            {
                contents.Note($"skipped {FileText.Quote(member.Name)}, which is no array");
                continue;
            }

            string name = member.Name[..^Extension.Length];
            try
            {
                var header = NpyHeader.Parse($"{file}: {FileText.Quote(member.Name)}", start.AsSpan(0, member.ReadStart(start)));
                contents.Add(file, header.Entry(file, name, member));
            }
            catch (NotSupportedException exception)
            {
                // Damage, too, can make an element type unknown; the checksum tells.
                member.Verify();
                contents.Note($"skipped {exception.Message}");
            }
        }

        if (contents.Entries.Count == 0)
            throw new FileFormatException($"{file}: the zip file holds neither a PyTorch pickle nor NumPy arrays of numbers");
        return contents;
    }
}
