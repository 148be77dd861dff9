using Deocc.Engine.Serialization.Bytes;

namespace Deocc.Engine.Serialization.PyTorch;

/// <summary>A storage class such as <c>torch.FloatStorage</c>; the type is null where the engine has none for it.</summary>
internal sealed record TorchStorageType(string Name, StoredType? Type);

/// <summary>A data type such as <c>torch.float32</c>.</summary>
internal sealed record TorchDataType(StoredType Type);

/// <summary>The bytes that one or more tensors view. In the older formats they are found after the tensors.</summary>
internal sealed class TorchStorage(string key, StoredType type, long elements)
{
    /// <summary>The key that the file names the storage by.</summary>
    public string Key => key;

    /// <summary>The number format.</summary>
    public StoredType Type => type;

    /// <summary>The number of elements.</summary>
    public long Elements => elements;

    /// <summary>The bytes, once they are known.</summary>
    public ByteSource? Bytes { get; set; }

    /// <summary>Whether the file was written on a big-endian machine.</summary>
    public bool IsBigEndian { get; set; }
}

/// <summary>A tensor: a view of a storage, offset and strides counted in elements of its type.</summary>
internal sealed record TorchTensor(TorchStorage Storage, StoredType Type, long Offset, long[] Sizes, long[] Strides);

/// <summary>A part of a storage that old files give a name of its own; the offset counts elements.</summary>
internal sealed record StorageView(TorchStorage Storage, long Offset);
