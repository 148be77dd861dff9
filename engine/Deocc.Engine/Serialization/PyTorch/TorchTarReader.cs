using System.Buffers.Binary;
using System.Text;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Serialization.Bytes;

namespace Deocc.Engine.Serialization.PyTorch;

/// <summary>
/// PyTorch's first format, a tar file of <c>storages</c>, <c>tensors</c> and <c>pickle</c>. Source: torch/serialization.py,
/// legacy_load inside _legacy_load.
/// </summary>
internal static class TorchTarReader
{
    private const int BlockSize = 512;
    private const int MagicOffset = 257;
    private const int SizeOffset = 124;
    private const int SizeLength = 12;
    private const int NameLength = 100;

    /// <summary>Whether the bytes start like a tar file.</summary>
    public static bool Recognises(ByteSource source) =>
        source.Length >= BlockSize && source.Slice(MagicOffset, 5).SequenceEqual("ustar"u8);

    /// <summary>Reads the tensors of the state dictionary.</summary>
    public static FileContents Read(string file, ByteSource source, WeightFileOptions options)
    {
        Dictionary<string, ByteSource> members = ReadMembers(file, source);
        var objects = new TorchObjects(file, options.SkipUnknownObjects, source.Length);
        ReadStorages(Cursor(file, members, "storages"), objects);
        if (members.ContainsKey("tensors")) ReadTensors(Cursor(file, members, "tensors"), objects);
        var reader = new PickleReader(Cursor(file, members, "pickle"), objects);
        object? value = reader.Read();

        var contents = new FileContents(WeightFileFormat.PyTorchTar);
        foreach (string skipped in objects.SkippedClasses) contents.Note($"skipped objects of the unknown {skipped}");
        new TorchStateFinder(file, contents, reader.Instructions).Collect(value, options.Root);
        return contents;
    }

    private static Dictionary<string, ByteSource> ReadMembers(string file, ByteSource source)
    {
        var members = new Dictionary<string, ByteSource>(StringComparer.Ordinal);
        long offset = 0;
        while (source.Contains(offset, BlockSize))
        {
            ReadOnlySpan<byte> header = source.Slice(offset, BlockSize);
            if (header[0] == 0) break;
            string name = Encoding.UTF8.GetString(header[..NameLength]).TrimEnd('\0');
            long size = OctalNumber(file, header.Slice(SizeOffset, SizeLength));
            offset += BlockSize;
            if (!source.Contains(offset, size))
                throw new FileFormatException($"{file}: the tar member {FileText.Quote(name)} is cut off");
            if (!members.TryAdd(name, source.Part(offset, size)))
                throw new FileFormatException($"{file}: the tar member {FileText.Quote(name)} appears twice");
            offset += (size + BlockSize - 1) / BlockSize * BlockSize;
        }

        return members;
    }

    private static long OctalNumber(string file, ReadOnlySpan<byte> digits)
    {
        long number = 0;
        foreach (byte digit in digits)
        {
            if (digit is 0 or (byte)' ') break;
            if (digit is < (byte)'0' or > (byte)'7') throw new FileFormatException($"{file}: a tar member has a malformed size");
            number = (number * 8) + digit - '0';
        }

        return number;
    }

    private static ByteCursor Cursor(string file, Dictionary<string, ByteSource> members, string name) =>
        members.TryGetValue(name, out ByteSource? member)
            ? new ByteCursor(file, member)
            : throw new FileFormatException($"{file}: a tar file without the member '{name}' is no PyTorch file");

    private static void ReadStorages(ByteCursor cursor, TorchObjects objects)
    {
        long count = ReadCount(cursor, objects);
        for (long i = 0; i < count; i++)
        {
            if (ReadPickle(cursor, objects) is not PickleTuple { Items: [var key, _, TorchStorageType type] })
                throw new FileFormatException($"{cursor.File}: a storage is malformed");
            long elements = BinaryPrimitives.ReadInt64LittleEndian(Peek(cursor, sizeof(long)));
            string name = objects.KeyOf(key);
            objects.AddStorage(name, type, elements);
            TorchPickleReader.ReadStorage(cursor, objects, name, isBigEndian: false);
        }

        if (cursor.Remaining == 0) return;
        if (ReadPickle(cursor, objects) is PickleList { Items.Count: > 0 })
            throw new FileFormatException($"{cursor.File}: views of storages in tar files are not supported; save the file again with a newer PyTorch");
    }

    private static void ReadTensors(ByteCursor cursor, TorchObjects objects)
    {
        long count = ReadCount(cursor, objects);
        for (long i = 0; i < count; i++)
        {
            if (ReadPickle(cursor, objects) is not PickleTuple { Items: [var key, var storageKey, _] }
                || !objects.Storages.TryGetValue(objects.KeyOf(storageKey), out TorchStorage? storage))
            {
                throw new FileFormatException($"{cursor.File}: a tensor is malformed or has no storage");
            }

            int rank = cursor.Int32();
            cursor.Skip(sizeof(int));
            if (rank is < 0 or > Tensors.Shape.MaxRank) throw new FileFormatException($"{cursor.File}: a tensor has {rank} axes");
            long[] sizes = ReadNumbers(cursor, rank);
            long[] strides = ReadNumbers(cursor, rank);
            objects.Tensors[objects.KeyOf(key)] = new TorchTensor(storage, storage.Type, cursor.Int64(), sizes, strides);
        }
    }

    private static long[] ReadNumbers(ByteCursor cursor, int count)
    {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) numbers[i] = cursor.Int64();
        return numbers;
    }

    private static long ReadCount(ByteCursor cursor, TorchObjects objects) =>
        ReadPickle(cursor, objects) is long and >= 0 and var count
            ? count
            : throw new FileFormatException($"{cursor.File}: a count is malformed");

    private static ReadOnlySpan<byte> Peek(ByteCursor cursor, int length) => cursor.Source.Contains(cursor.Position, length)
        ? cursor.Source.Slice(cursor.Position, length)
        : throw new FileFormatException($"{cursor.File}: the file is cut off");

    private static object? ReadPickle(ByteCursor cursor, TorchObjects objects) => new PickleReader(cursor, objects).Read();
}
