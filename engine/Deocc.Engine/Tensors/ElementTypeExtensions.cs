namespace Deocc.Engine.Tensors;

/// <summary>Facts about <see cref="ElementType"/> values.</summary>
public static class ElementTypeExtensions
{
    /// <summary>Bytes per element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.UInt8 => 1,
        ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float32 or ElementType.Int32 => 4,
        ElementType.Float64 or ElementType.Int64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type"),
    };

    /// <summary>Whether arithmetic and gradients exist for the type: float32 and float64.</summary>
    public static bool IsComputeType(this ElementType type) => type is ElementType.Float32 or ElementType.Float64;

    /// <summary>Whether the type holds floating-point numbers, storage formats included.</summary>
    public static bool IsFloatingPoint(this ElementType type) =>
        type is ElementType.Float32 or ElementType.Float64 or ElementType.Float16 or ElementType.BFloat16;

    /// <summary>The element type that a C# type stands for; ushort stands for none, <see cref="System.Half"/> for float16.</summary>
    /// <exception cref="NotSupportedException">The C# type is not an element type.</exception>
    public static ElementType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return ElementType.Float32;
        if (typeof(T) == typeof(double)) return ElementType.Float64;
        if (typeof(T) == typeof(Half)) return ElementType.Float16;
        if (typeof(T) == typeof(BFloat16)) return ElementType.BFloat16;
        if (typeof(T) == typeof(int)) return ElementType.Int32;
        if (typeof(T) == typeof(long)) return ElementType.Int64;
        if (typeof(T) == typeof(byte)) return ElementType.UInt8;
        throw new NotSupportedException(
            $"{typeof(T).Name} is no tensor element; use float, double, Half, BFloat16, int, long or byte");
    }
}
