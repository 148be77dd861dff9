using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization;

/// <summary>Facts about <see cref="StoredType"/> values.</summary>
public static class StoredTypeExtensions
{
    /// <summary>Bytes per element.</summary>
    public static int Size(this StoredType type) => type switch
    {
        StoredType.Int8 or StoredType.UInt8 or StoredType.Boolean => 1,
        StoredType.Float16 or StoredType.BFloat16 or StoredType.Int16 => 2,
        StoredType.Float32 or StoredType.Int32 => 4,
        StoredType.Float64 or StoredType.Int64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a stored type"),
    };

    /// <summary>The smallest element type that holds every value of the stored type exactly.</summary>
    public static ElementType ToElementType(this StoredType type) => type switch
    {
        StoredType.Float32 => ElementType.Float32,
        StoredType.Float64 => ElementType.Float64,
        StoredType.Float16 => ElementType.Float16,
        StoredType.BFloat16 => ElementType.BFloat16,
        StoredType.Int8 or StoredType.Int16 or StoredType.Int32 => ElementType.Int32,
        StoredType.Int64 => ElementType.Int64,
        StoredType.UInt8 or StoredType.Boolean => ElementType.UInt8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a stored type"),
    };

    /// <summary>The stored type with the same values and layout as an element type.</summary>
    public static StoredType ToStoredType(this ElementType type) => type switch
    {
        ElementType.Float32 => StoredType.Float32,
        ElementType.Float64 => StoredType.Float64,
        ElementType.Float16 => StoredType.Float16,
        ElementType.BFloat16 => StoredType.BFloat16,
        ElementType.Int32 => StoredType.Int32,
        ElementType.Int64 => StoredType.Int64,
        ElementType.UInt8 => StoredType.UInt8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type"),
    };
}
