using System.Globalization;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization.PyTorch;

/// <summary>
/// Finds the state dictionary in what a pickle holds and lists its tensors under dotted names. Shared and cyclic parts are
/// bounded by depth and by the number of values visited.
/// </summary>
internal sealed class TorchStateFinder(string file, FileContents contents, long instructions)
{
    private const int DeepestNesting = 32;
    private const int LongestName = 1024;
    private const long FreeVisits = 1 << 16;
    private const int VisitsPerInstruction = 8;

    // In this order: what training scripts call the dictionary that holds the model's weights.
    private static readonly string[] UsualRoots =
        ["state_dict", "model_state_dict", "model", "net", "network", "params_ema", "params", "weights"];

    private readonly long _mostVisits = FreeVisits + (instructions * VisitsPerInstruction);
    private long _visits;

    /// <summary>Adds the tensors of the chosen dictionary to the contents.</summary>
    public void Collect(object? value, string? root)
    {
        object? chosen = root is null ? FindUsualRoot(value) : Follow(value, root);
        AddMetadata(value);
        AddMetadata(chosen);
        AddTensors(chosen, string.Empty, 0);
        if (contents.Entries.Count == 0)
            throw new FileFormatException($"{file}: it holds no tensors; save model.state_dict() instead of the model");
    }

    private static string? KeyText(object? key) => key switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private object? FindUsualRoot(object? value)
    {
        for (int depth = 0; depth < DeepestNesting; depth++)
        {
            if (value is not PickleDictionary dictionary) return value;
            string? key = Array.Find(UsualRoots, k => dictionary.Find(k) is PickleDictionary inner && HoldsTensors(inner, 0));
            if (key is null) return value;
            contents.Note($"took the tensors under '{key}'{OtherKeys(dictionary, key)}");
            value = dictionary.Find(key);
        }

        return value;
    }

    private static string OtherKeys(PickleDictionary dictionary, string taken)
    {
        const int MostShown = 8;
        IEnumerable<string> others = dictionary.Items.Select(i => KeyText(i.Key)).OfType<string>().Where(k => k != taken);
        string[] shown = [.. others.Take(MostShown).Select(FileText.Quote)];
        return shown.Length == 0 ? string.Empty : $" and left {string.Join(", ", shown)}";
    }

    private object? Follow(object? value, string root)
    {
        foreach (string key in root.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            value = (value as PickleDictionary)?.Find(key)
                ?? throw new FileFormatException($"{file}: there is no {FileText.Quote(key)} of the root {FileText.Quote(root)} in it");
        }

        return value;
    }

    private bool HoldsTensors(object? value, int depth)
    {
        Visit(depth);
        return value switch
        {
            TorchTensor => true,
            PickleDictionary dictionary => dictionary.Items.Any(item => HoldsTensors(item.Value, depth + 1)),
            PickleList list => list.Items.Any(item => HoldsTensors(item, depth + 1)),
            PickleTuple tuple => tuple.Items.Any(item => HoldsTensors(item, depth + 1)),
            _ => false,
        };
    }

    private void AddMetadata(object? value)
    {
        if (value is not PickleDictionary dictionary) return;
        foreach ((object? key, object? item) in dictionary.Items)
        {
            string? text = item switch
            {
                string s => s,
                long or double or bool => Convert.ToString(item, CultureInfo.InvariantCulture),
                _ => null,
            };
            if (KeyText(key) is { } name && text is not null) contents.Metadata[name] = text;
        }
    }

    private void AddTensors(object? value, string path, int depth)
    {
        Visit(depth);
        switch (value)
        {
            case TorchTensor tensor:
                AddTensor(tensor, path.Length == 0 ? "tensor" : path);
                break;
            case PickleDictionary dictionary:
                foreach ((object? key, object? item) in dictionary.Items)
                {
                    if (KeyText(key) is { } name) AddTensors(item, Join(path, name), depth + 1);
                }

                break;
            case PickleList list:
                AddItems(list.Items, path, depth);
                break;
            case PickleTuple tuple:
                AddItems(tuple.Items, path, depth);
                break;
            case OpaqueObject skipped:
                contents.Note($"skipped {FileText.Quote(path)}, an object of {FileText.Quote(skipped.ClassName)}");
                break;
        }
    }

    private void AddItems(IReadOnlyList<object?> items, string path, int depth)
    {
        for (int i = 0; i < items.Count; i++)
            AddTensors(items[i], Join(path, i.ToString(CultureInfo.InvariantCulture)), depth + 1);
    }

    private string Join(string path, string name)
    {
        if (path.Length + name.Length >= LongestName)
            throw new FileFormatException($"{file}: the name that starts with {FileText.Quote(path + name)} is longer than {LongestName}");
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    private void AddTensor(TorchTensor tensor, string name)
    {
        Shape shape = FileText.ShapeOf(file, name, tensor.Sizes);
        TorchStorage storage = tensor.Storage;
        if (storage.Bytes is null)
            throw new FileFormatException($"{file}: the data of tensor {FileText.Quote(name)} are missing; the file is cut off");
        TensorLayout? layout = TensorLayout.TryStrided(
            storage.Bytes, tensor.Type, shape, tensor.Offset, tensor.Strides, storage.IsBigEndian);
        if (layout is null)
        {
            throw new FileFormatException(
                $"{file}: tensor {FileText.Quote(name)} of {tensor.Type} {shape} does not fit its storage of {storage.Bytes.Length} bytes; the file is damaged");
        }

        contents.Add(file, new TensorEntry(name, layout));
    }

    private void Visit(int depth)
    {
        _visits++;
        if (depth > DeepestNesting)
            throw new FileFormatException($"{file}: its dictionaries are nested deeper than {DeepestNesting}");
        if (_visits > _mostVisits) throw new FileFormatException($"{file}: its dictionaries repeat themselves without end");
    }
}
