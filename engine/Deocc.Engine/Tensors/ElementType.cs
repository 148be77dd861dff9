namespace Deocc.Engine.Tensors;

/// <summary>The number format of a tensor's elements.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary32; the engine computes in it.</summary>
    Float32,

    /// <summary>IEEE 754 binary64; references and gradient checks compute in it.</summary>
    Float64,

    /// <summary>IEEE 754 binary16; storage only.</summary>
    Float16,

    /// <summary>The upper half of a binary32; storage only.</summary>
    BFloat16,

    /// <summary>32-bit signed integer; indices.</summary>
    Int32,

    /// <summary>64-bit signed integer; indices.</summary>
    Int64,

    /// <summary>8-bit unsigned integer; images and masks in files.</summary>
    UInt8,
}
