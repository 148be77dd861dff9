using System.Numerics;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Bytes;

namespace Deocc.Engine.Serialization.PyTorch;

/// <summary>
/// PyTorch's pickled format: pickles of a magic number, the protocol, facts about the system, the objects and the list of
/// storage keys, then the storages in that order, each behind its number of elements. Source: torch/serialization.py,
/// _legacy_save and _legacy_load.
/// </summary>
internal static class TorchPickleReader
{
    private const long ProtocolVersion = 1001;
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356");

    /// <summary>Whether the bytes start with a pickle of the magic number.</summary>
    public static bool Recognises(ByteSource source) => source.Length > 2 && source.Slice(0, 2) is [0x80, <= 5];

    /// <summary>Reads the tensors of the state dictionary.</summary>
    public static FileContents Read(string file, ByteSource source, WeightFileOptions options)
    {
        var cursor = new ByteCursor(file, source);
        var objects = new TorchObjects(file, options.SkipUnknownObjects, source.Length);
        if (!Magic.Equals(ReadPickle(cursor, objects)))
            throw new FileFormatException($"{file}: it is a pickle but no PyTorch file; save tensors with torch.save or safetensors");
        if (ReadPickle(cursor, objects) is not ProtocolVersion)
            throw new FileFormatException($"{file}: its protocol version is not {ProtocolVersion}");
        bool isBigEndian = ReadPickle(cursor, objects) is PickleDictionary system && system.Find("little_endian") is false;

        var reader = new PickleReader(cursor, objects);
        object? value = reader.Read();
        if (ReadPickle(cursor, objects) is not PickleList keys)
            throw new FileFormatException($"{file}: its list of storages is malformed");
        foreach (object? key in keys.Items) ReadStorage(cursor, objects, objects.KeyOf(key), isBigEndian);

        var contents = new FileContents(WeightFileFormat.PyTorchPickle);
        foreach (string skipped in objects.SkippedClasses) contents.Note($"skipped objects of the unknown {skipped}");
        if (cursor.Remaining > 0) contents.Note($"ignored {cursor.Remaining} bytes after the last storage");
        new TorchStateFinder(file, contents, reader.Instructions).Collect(value, options.Root);
        return contents;
    }

    /// <summary>Reads the bytes of a storage that the objects refer to: its number of elements, then the elements.</summary>
    public static void ReadStorage(ByteCursor cursor, TorchObjects objects, string key, bool isBigEndian)
    {
        if (!objects.Storages.TryGetValue(key, out TorchStorage? storage) || storage.Bytes is not null)
            throw new FileFormatException($"{cursor.File}: the storage {FileText.Quote(key)} is listed twice or never used");
        long elements = cursor.Int64();
        if (elements != storage.Elements || elements > cursor.Remaining / storage.Type.Size())
        {
            throw new FileFormatException(
                $"{cursor.File}: the storage {FileText.Quote(key)} should hold {storage.Elements} elements, says {elements}, and {cursor.Remaining} bytes are left; the file is cut off or damaged");
        }

        long length = elements * storage.Type.Size();
        storage.Bytes = cursor.Source.Part(cursor.Position, length);
        storage.IsBigEndian = isBigEndian;
        cursor.Skip(length);
    }

    private static object? ReadPickle(ByteCursor cursor, TorchObjects objects) => new PickleReader(cursor, objects).Read();
}
