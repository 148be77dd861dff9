namespace Deocc.Engine.Serialization.SafeTensors;

/// <summary>
/// What reader and writer share of the safetensors format: eight bytes of header length (little-endian), a JSON header
/// <c>{"name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}, ...}</c> and the data, which the offsets tile.
/// Source: the format section of https://github.com/huggingface/safetensors.
/// </summary>
internal static class SafeTensorsFormat
{
    /// <summary>Bytes of the header's length.</summary>
    public const int PrefixBytes = 8;

    /// <summary>The official limit of the header, in bytes.</summary>
    public const int LargestHeader = 100_000_000;

    /// <summary>The header's key for free strings.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>The format's name of a stored type.</summary>
    public static string NameOf(StoredType type) => type switch
    {
        StoredType.Float64 => "F64",
        StoredType.Float32 => "F32",
        StoredType.Float16 => "F16",
        StoredType.BFloat16 => "BF16",
        StoredType.Int64 => "I64",
        StoredType.Int32 => "I32",
        StoredType.Int16 => "I16",
        StoredType.Int8 => "I8",
        StoredType.UInt8 => "U8",
        StoredType.Boolean => "BOOL",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a stored type"),
    };

    /// <summary>The stored type of a name; null for types that this engine has none for.</summary>
    public static StoredType? TypeOf(string name) => name switch
    {
        "F64" => StoredType.Float64,
        "F32" => StoredType.Float32,
        "F16" => StoredType.Float16,
        "BF16" => StoredType.BFloat16,
        "I64" => StoredType.Int64,
        "I32" => StoredType.Int32,
        "I16" => StoredType.Int16,
        "I8" => StoredType.Int8,
        "U8" => StoredType.UInt8,
        "BOOL" => StoredType.Boolean,
        _ => null,
    };
}
