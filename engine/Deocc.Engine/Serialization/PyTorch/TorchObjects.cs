using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization.PyTorch;

/// <summary>
/// Answers what a pickle asks of its surroundings: what a named class is, what a call makes, and which storage an identifier
/// means. Storages are collected by their keys; the format's reader gives them their bytes.
/// </summary>
internal sealed class TorchObjects(string file, bool skipUnknown, long workLimit)
{
    private long _itemsCopied;

    /// <summary>All storages named so far, by key.</summary>
    public Dictionary<string, TorchStorage> Storages { get; } = new(StringComparer.Ordinal);

    /// <summary>The tar format's tensors by key; pickles refer to them instead of making them.</summary>
    public Dictionary<string, TorchTensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>Full names of unknown classes that were skipped.</summary>
    public SortedSet<string> SkippedClasses { get; } = new(StringComparer.Ordinal);

    /// <summary>The value that a module-level name stands for.</summary>
    /// <exception cref="FileFormatException">The name is not on the list.</exception>
    public object Global(string module, string name)
    {
        if (TorchGlobals.FindType(module, name) is { } type) return type;
        var global = new PickleGlobal(module, name);
        string fullName = global.ToString();
        if (TorchGlobals.IsAllowed(fullName)) return global;
        if (!skipUnknown)
        {
            throw new FileFormatException(
                $"{file}: the file refers to {FileText.Quote(fullName)}, which no weight file needs; nothing was executed. Save only the state_dict, or set SkipUnknownObjects");
        }

        SkippedClasses.Add(FileText.Quote(fullName));
        return global;
    }

    /// <summary>What calling a class or function with these arguments makes.</summary>
    public object? Call(object? callable, PickleTuple arguments)
    {
        if (callable is not PickleGlobal global) throw Damaged("calls something that is no function");
        string name = global.ToString();
        if (TorchGlobals.Dictionaries.Contains(name)) return MakeDictionary(arguments);
        if (TorchGlobals.Sequences.Contains(name)) return arguments.Items.Length > 0 ? arguments.Items[0] : PickleTuple.Empty;
        if (TorchGlobals.TensorMakers.Contains(name)) return MakeTensor(arguments.Items);
        if (TorchGlobals.TensorWrappers.Contains(name))
        {
            return arguments.Items is [TorchTensor tensor, ..]
                ? tensor
                : throw Damaged("makes a parameter of something that is no tensor");
        }

        if (TorchGlobals.TypedTensorWrappers.Contains(name)) return CallTyped(arguments.Items);
        return new OpaqueObject(name);
    }

    /// <summary>The storage (or in the tar format the tensor) that an identifier means.</summary>
    public object Persistent(object? identifier)
    {
        if (identifier is not PickleTuple tuple)
        {
            return Tensors.TryGetValue(KeyOf(identifier), out TorchTensor? tensor)
                ? tensor
                : throw Damaged("refers to a tensor that the file does not hold");
        }

        switch (tuple.Items)
        {
            case ["storage", TorchStorageType type, var key, _, long elements, .. var rest]:
                TorchStorage storage = AddStorage(KeyOf(key), type, elements);
                return rest is [PickleTuple view, ..] ? ViewOf(storage, view) : storage;
            case ["module", PickleGlobal type, ..]:
                return type;
            default:
                throw Damaged("has a malformed storage");
        }
    }

    /// <summary>Records a storage, or finds the one recorded under the same key.</summary>
    public TorchStorage AddStorage(string key, TorchStorageType type, long elements)
    {
        StoredType stored = type.Type ?? throw new FileFormatException(
            $"{file}: it holds a {FileText.Quote(type.Name)}, whose numbers are not supported; convert it to float, half or bfloat16");
        if (elements < 0) throw Damaged($"has a storage of {elements} elements");
        if (!Storages.TryGetValue(key, out TorchStorage? storage))
        {
            storage = new TorchStorage(key, stored, elements);
            Storages.Add(key, storage);
        }

        if (storage.Type != stored || storage.Elements != elements)
            throw Damaged($"describes the storage {FileText.Quote(key)} in two ways");
        return storage;
    }

    /// <summary>The text of a storage's key, which old files write as a number.</summary>
    public string KeyOf(object? key) => key switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw Damaged("has a key that is neither text nor a number"),
    };

    private StorageView ViewOf(TorchStorage storage, PickleTuple view) =>
        view.Items is [_, long offset, long elements] && offset >= 0 && elements >= 0 && offset <= storage.Elements - elements
            ? new StorageView(storage, offset)
            : throw Damaged("has a view outside its storage");

    private TorchTensor CallTyped(object?[] arguments) => arguments is [PickleGlobal function, _, PickleTuple inner, ..]
        && TorchGlobals.TensorMakers.Contains(function.ToString())
            ? MakeTensor(inner.Items)
            : throw Damaged("wraps something that is no tensor");

    private PickleDictionary MakeDictionary(PickleTuple arguments)
    {
        var dictionary = new PickleDictionary();
        if (arguments.Items is [PickleDictionary original, ..]) return Copy(original);
        if (arguments.Items is not [PickleList list, ..]) return dictionary;
        CountCopies(list.Items.Count);
        foreach (object? item in list.Items)
        {
            dictionary.Items.Add(item switch
            {
                PickleTuple { Items: [var key, var value] } => new(key, value),
                PickleList { Items: [var key, var value] } => new(key, value),
                _ => throw Damaged("makes a dictionary of what are no pairs"),
            });
        }

        return dictionary;
    }

    private PickleDictionary Copy(PickleDictionary original)
    {
        CountCopies(original.Items.Count);
        var copy = new PickleDictionary();
        copy.Items.AddRange(original.Items);
        return copy;
    }

    // A pickle can ask for copies of one long list again and again with a few bytes each.
    private void CountCopies(int items)
    {
        _itemsCopied += items;
        if (_itemsCopied > workLimit) throw Damaged("copies its lists over and over");
    }

    private TorchTensor MakeTensor(object?[] arguments)
    {
        if (arguments is not [var storage, long offset, PickleTuple sizes, PickleTuple strides, .. var rest])
            throw Damaged("has a malformed tensor");
        // Some writers put the identifier itself where PyTorch asks for the storage that it means.
        object? resolved = storage is PickleTuple identifier ? Persistent(identifier) : storage;
        (TorchStorage root, long viewOffset) = resolved switch
        {
            TorchStorage whole => (whole, 0L),
            StorageView view => (view.Storage, view.Offset),
            _ => throw Damaged("has a tensor without a storage"),
        };
        StoredType type = rest is [_, _, TorchDataType dataType, ..] ? dataType.Type : root.Type;
        if (offset < 0 || offset > long.MaxValue - viewOffset) throw Damaged("has a tensor outside its storage");
        return new TorchTensor(root, type, offset + viewOffset, Numbers(sizes), Numbers(strides));
    }

    private long[] Numbers(PickleTuple tuple)
    {
        if (tuple.Items.Length > Shape.MaxRank) throw Damaged($"has a tensor of {tuple.Items.Length} axes");
        return Array.ConvertAll(tuple.Items, item => item is long number ? number : throw Damaged("has a malformed shape"));
    }

    private FileFormatException Damaged(string fault) => new($"{file}: the pickle {fault}; it is damaged or no PyTorch file");
}
