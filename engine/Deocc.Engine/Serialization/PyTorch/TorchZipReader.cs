using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Bytes;
using Deocc.Engine.Serialization.Zip;

namespace Deocc.Engine.Serialization.PyTorch;

/// <summary>
/// PyTorch's zip format: <c>NAME/data.pkl</c> holds the objects, <c>NAME/data/KEY</c> the bytes of each storage, and
/// <c>NAME/byteorder</c> their order. Source: torch/serialization.py, _save and _load.
/// </summary>
internal static class TorchZipReader
{
    private const string PickleName = "data.pkl";

    /// <summary>The pickle of a PyTorch file; null for other zip files.</summary>
    public static ZipMember? FindPickle(ZipDirectory zip) => zip.Members.FirstOrDefault(m => IsPickle(m.Name));

    /// <summary>Reads the tensors of the state dictionary.</summary>
    public static FileContents Read(string file, ZipDirectory zip, ZipMember pickle, WeightFileOptions options)
    {
        string folder = pickle.Name[..^PickleName.Length];
        if (zip.Find(folder + "constants.pkl") is not null)
            throw new FileFormatException($"{file}: it is a TorchScript program; save its state_dict with torch.save instead");
        if (zip.Members.Count(m => IsPickle(m.Name)) > 1)
            throw new FileFormatException($"{file}: it holds more than one {PickleName}");

        var objects = new TorchObjects(file, options.SkipUnknownObjects, pickle.Length);
        var reader = new PickleReader(new ByteCursor(file, pickle), objects);
        object? value = reader.Read();
        bool isBigEndian = IsBigEndian(file, zip.Find(folder + "byteorder"));
        foreach (TorchStorage storage in objects.Storages.Values)
        {
            string name = $"{folder}data/{storage.Key}";
            ZipMember member = zip.Find(name)
                ?? throw new FileFormatException($"{file}: the storage {FileText.Quote(name)} is missing");
            if (member.Length / storage.Type.Size() != storage.Elements || member.Length % storage.Type.Size() != 0)
            {
                throw new FileFormatException(
                    $"{file}: the storage {FileText.Quote(name)} has {member.Length} bytes instead of {storage.Elements} {storage.Type} elements");
            }

            storage.Bytes = member;
            storage.IsBigEndian = isBigEndian;
        }

        var contents = new FileContents(WeightFileFormat.PyTorchZip);
        foreach (string skipped in objects.SkippedClasses) contents.Note($"skipped objects of the unknown {skipped}");
        new TorchStateFinder(file, contents, reader.Instructions).Collect(value, options.Root);
        return contents;
    }

    // At the top, or in the one folder that PyTorch names after the file.
    private static bool IsPickle(string name) => name[(name.IndexOf('/') + 1)..] == PickleName;

    private static bool IsBigEndian(string file, ZipMember? order)
    {
        if (order is null) return false;
        if (order.Length > 16) throw new FileFormatException($"{file}: its byte order is malformed");
        ReadOnlySpan<byte> text = order.Slice(0, (int)order.Length);
        if (text.SequenceEqual("big"u8)) return true;
        return text.SequenceEqual("little"u8)
            ? false
            : throw new FileFormatException($"{file}: its byte order is neither little nor big");
    }
}
