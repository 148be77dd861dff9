namespace Deocc.Engine.Serialization.PyTorch;

/// <summary>
/// A Python container as read from a pickle. Items are compared by nothing and hashed by nothing, so that shared parts cannot
/// make reading slow. None is null; numbers are <see cref="long"/>, <see cref="System.Numerics.BigInteger"/> and
/// <see cref="double"/>; text is <see cref="string"/>; bytes are an array.
/// </summary>
internal sealed class PickleList
{
    /// <summary>The items.</summary>
    public List<object?> Items { get; } = [];
}

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(object?[] Items)
{
    /// <summary>The empty tuple.</summary>
    public static readonly PickleTuple Empty = new([]);
}

/// <summary>A Python dictionary in its order; of equal keys the last counts.</summary>
internal sealed class PickleDictionary
{
    /// <summary>Keys and values.</summary>
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>The value of a text key; null when there is none.</summary>
    public object? Find(string key)
    {
        for (int i = Items.Count - 1; i >= 0; i--)
        {
            if (Items[i].Key is string text && text == key) return Items[i].Value;
        }

        return null;
    }
}

/// <summary>A class or function that the pickle names. It stands for itself; nothing is looked up or run.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    /// <summary>The full name.</summary>
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>An object that tensors do not need, kept by the name of its class alone.</summary>
internal sealed record OpaqueObject(string ClassName);
