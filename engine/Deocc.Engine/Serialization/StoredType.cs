using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization;

/// <summary>
/// The number format of a tensor in a file. Files know three formats more than tensors do; each of them is read into the
/// <see cref="ElementType"/> that holds all its values exactly.
/// </summary>
public enum StoredType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>IEEE 754 binary16.</summary>
    Float16,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16,

    /// <summary>8-bit signed integer; read as <see cref="ElementType.Int32"/>.</summary>
    Int8,

    /// <summary>16-bit signed integer; read as <see cref="ElementType.Int32"/>.</summary>
    Int16,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>One byte, 0 or 1; read as <see cref="ElementType.UInt8"/>, any other byte as 1.</summary>
    Boolean,
}
