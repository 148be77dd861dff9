using System.Numerics;
using System.Runtime.InteropServices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Serialization;

/// <summary>
/// Converts stored numbers to the type that a tensor wants:
/// <list type="bullet">
/// <item>Between floating-point types: IEEE 754 round to nearest, ties to even, in one rounding; too large becomes infinity,
/// NaN stays NaN; widening is exact.</item>
/// <item>Integers to floating point: rounded the same way (int64 to float16 through float64); a boolean becomes 0 or 1.</item>
/// <item>Between integers: exact; a value that does not fit is an error.</item>
/// <item>Floating point to integers: never; it would lose values silently.</item>
/// </list>
/// </summary>
public static class ElementConversion
{
    /// <summary>Whether values of one type may become the other.</summary>
    public static bool Exists(StoredType from, ElementType to) => to.IsFloatingPoint() || !from.ToElementType().IsFloatingPoint();

    /// <summary>Whether no value changes on the way.</summary>
    public static bool IsExact(StoredType from, ElementType to) => from switch
    {
        StoredType.Float64 => to == ElementType.Float64,
        StoredType.Float32 => to is ElementType.Float32 or ElementType.Float64,
        StoredType.Float16 => to is ElementType.Float16 or ElementType.Float32 or ElementType.Float64,
        StoredType.BFloat16 => to is ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64,
        StoredType.Int64 => to == ElementType.Int64,
        StoredType.Int32 => to is ElementType.Int32 or ElementType.Int64 or ElementType.Float64,
        StoredType.Int16 => to is ElementType.Int32 or ElementType.Int64 or ElementType.Float64 or ElementType.Float32,
        StoredType.Int8 => to != ElementType.UInt8,
        StoredType.UInt8 or StoredType.Boolean => true,
        _ => false,
    };

    /// <summary>Converts a run of elements; both spans hold the same number of them.</summary>
    /// <exception cref="FileFormatException">No such conversion exists, or an integer does not fit; names the tensor.</exception>
    internal static void Convert(string name, StoredType from, ReadOnlySpan<byte> source, ElementType to, Span<byte> destination)
    {
        if (!Exists(from, to))
            throw new FileFormatException($"{name}: {from} is not converted to {to}, which would lose the fractions");
        try
        {
            switch (from)
            {
                case StoredType.Float32: From<float>(source, to, destination); break;
                case StoredType.Float64: From<double>(source, to, destination); break;
                case StoredType.Float16: From<Half>(source, to, destination); break;
                case StoredType.BFloat16: FromBFloat16(source, to, destination); break;
                case StoredType.Int8: From<sbyte>(source, to, destination); break;
                case StoredType.Int16: From<short>(source, to, destination); break;
                case StoredType.Int32: From<int>(source, to, destination); break;
                case StoredType.Int64: From<long>(source, to, destination); break;
                case StoredType.UInt8: From<byte>(source, to, destination); break;
                case StoredType.Boolean: FromBoolean(source, to, destination); break;
                default: throw new ArgumentOutOfRangeException(nameof(from), from, "not a stored type");
            }
        }
        catch (OverflowException overflow)
        {
            throw new FileFormatException($"{name}: a {from} value does not fit {to}", overflow);
        }
    }

    private static void From<TFrom>(ReadOnlySpan<byte> source, ElementType to, Span<byte> destination)
        where TFrom : unmanaged, INumber<TFrom>
    {
        ReadOnlySpan<TFrom> values = MemoryMarshal.Cast<byte, TFrom>(source);
        switch (to)
        {
            case ElementType.Float32: Run(values, MemoryMarshal.Cast<byte, float>(destination)); break;
            case ElementType.Float64: Run(values, MemoryMarshal.Cast<byte, double>(destination)); break;
            case ElementType.Float16: ToFloat16(values, MemoryMarshal.Cast<byte, Half>(destination)); break;
            case ElementType.BFloat16: ToBFloat16(values, MemoryMarshal.Cast<byte, BFloat16>(destination)); break;
            case ElementType.Int32: Run(values, MemoryMarshal.Cast<byte, int>(destination)); break;
            case ElementType.Int64: Run(values, MemoryMarshal.Cast<byte, long>(destination)); break;
            case ElementType.UInt8: Run(values, destination); break;
            default: throw new ArgumentOutOfRangeException(nameof(to), to, "not an element type");
        }
    }

    // Floating-point targets round; integer targets throw when a value does not fit.
    private static void Run<TFrom, TTo>(ReadOnlySpan<TFrom> source, Span<TTo> destination)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = TTo.CreateChecked(source[i]);
    }

    // Through float64, because the library converts integers to Half through float32, which would round twice.
    private static void ToFloat16<TFrom>(ReadOnlySpan<TFrom> source, Span<Half> destination)
        where TFrom : unmanaged, INumber<TFrom>
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = (Half)double.CreateChecked(source[i]);
    }

    private static void ToBFloat16<TFrom>(ReadOnlySpan<TFrom> source, Span<BFloat16> destination)
        where TFrom : unmanaged, INumber<TFrom>
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = BFloat16Rounding.Round(source[i]);
    }

    private static void FromBFloat16(ReadOnlySpan<byte> source, ElementType to, Span<byte> destination)
    {
        ReadOnlySpan<BFloat16> values = MemoryMarshal.Cast<byte, BFloat16>(source);
        Span<float> block = stackalloc float[512];
        int size = to.Size();
        for (int done = 0; done < values.Length;)
        {
            int count = Math.Min(block.Length, values.Length - done);
            for (int i = 0; i < count; i++) block[i] = values[done + i];
            From<float>(MemoryMarshal.AsBytes(block[..count]), to, destination.Slice(done * size, count * size));
            done += count;
        }
    }

    private static void FromBoolean(ReadOnlySpan<byte> source, ElementType to, Span<byte> destination)
    {
        Span<byte> block = stackalloc byte[512];
        int size = to.Size();
        for (int done = 0; done < source.Length;)
        {
            int count = Math.Min(block.Length, source.Length - done);
            for (int i = 0; i < count; i++) block[i] = source[done + i] == 0 ? (byte)0 : (byte)1;
            From<byte>(block[..count], to, destination.Slice(done * size, count * size));
            done += count;
        }
    }
}
