using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Shapes.Gpu;

/// <summary>
/// Conversions between element types by the rules of <see cref="Functional.To(Tensor, ElementType)"/>: one kernel for each type to read, which all items
/// of a launch leave by the same case of the type to write.
/// </summary>
[KernelModule]
internal static class ConversionKernels
{
    public const int GroupSize = 256;

    // What float holds exactly of whole numbers, and the powers of two beyond the ranges of int and long.
    private const ulong ExactBelow = 1ul << 24;
    private const float IntRange = 2147483648f;
    private const float LongRange = 9223372036854775808f;

    /// <summary>From a floating-point type.</summary>
    [Kernel(X = GroupSize)]
    [SpecializeAll(typeof(StoredFloat32), typeof(StoredFloat16), typeof(StoredBFloat16))]
    public static void ConvertFloats<TFrom>(ReadOnly<byte> input, Global<byte> output, int count, ElementType to)
        where TFrom : unmanaged, IStoredNumber<float>
    {
        int i = Grid.GlobalX;
        if (i >= count) return;
        float value = TFrom.Load(input, i);
        switch (to)
        {
            case ElementType.Float32:
                output.As<float>()[i] = value;
                break;
            case ElementType.Float16:
                output.As<ushort>()[i] = HalfPrecision.ToHalf(value);
                break;
            case ElementType.BFloat16:
                output.As<ushort>()[i] = HalfPrecision.ToBFloat16(value);
                break;
            case ElementType.Float64:
                output.As<ulong>()[i] = DoubleBits.FromFloat(value);
                break;
            case ElementType.Int32:
                output.As<int>()[i] = ToInt(value);
                break;
            case ElementType.Int64:
                output.As<long>()[i] = ToLong(value);
                break;
            default:
                output[i] = (byte)Math.Max(0, Math.Min(255, ToInt(value)));
                break;
        }
    }

    /// <summary>From float64, by its bits.</summary>
    [Kernel(X = GroupSize)]
    public static void ConvertDoubles(ReadOnly<ulong> input, Global<byte> output, int count, ElementType to)
    {
        int i = Grid.GlobalX;
        if (i >= count) return;
        ulong bits = input[i];
        switch (to)
        {
            case ElementType.Float32:
                output.As<float>()[i] = DoubleBits.ToFloat(bits);
                break;
            case ElementType.Float16:
                output.As<ushort>()[i] = HalfPrecision.ToHalf(DoubleBits.ToFloatRoundedToOdd(bits));
                break;
            case ElementType.BFloat16:
                output.As<ushort>()[i] = HalfPrecision.ToBFloat16(DoubleBits.ToFloatRoundedToOdd(bits));
                break;
            case ElementType.Int32:
                output.As<int>()[i] = (int)Math.Max(int.MinValue, Math.Min(int.MaxValue, DoubleBits.ToLong(bits)));
                break;
            case ElementType.Int64:
                output.As<long>()[i] = DoubleBits.ToLong(bits);
                break;
            default:
                output[i] = (byte)Math.Max(0L, Math.Min(255L, DoubleBits.ToLong(bits)));
                break;
        }
    }

    /// <summary>From a type of whole numbers.</summary>
    [Kernel(X = GroupSize)]
    [SpecializeAll(typeof(StoredInt32), typeof(StoredInt64), typeof(StoredUInt8))]
    public static void ConvertIntegers<TFrom>(ReadOnly<byte> input, Global<byte> output, int count, ElementType to)
        where TFrom : unmanaged, IStoredNumber<long>
    {
        int i = Grid.GlobalX;
        if (i >= count) return;
        long value = TFrom.Load(input, i);
        switch (to)
        {
            case ElementType.Float32:
                output.As<float>()[i] = value;
                break;
            case ElementType.Float16:
                // What float does not hold exactly is beyond the range of float16.
                output.As<ushort>()[i] = HalfPrecision.ToHalf(value);
                break;
            case ElementType.BFloat16:
                output.As<ushort>()[i] = HalfPrecision.ToBFloat16(RoundedToOdd(value));
                break;
            case ElementType.Float64:
                output.As<ulong>()[i] = DoubleBits.FromLong(value);
                break;
            case ElementType.Int32:
                output.As<int>()[i] = (int)Math.Max(int.MinValue, Math.Min(int.MaxValue, value));
                break;
            case ElementType.Int64:
                output.As<long>()[i] = value;
                break;
            default:
                output[i] = (byte)Math.Max(0L, Math.Min(255L, value));
                break;
        }
    }

    /// <summary>Towards zero, limited to the type's range; NaN gives 0. Casts of C leave what is outside open.</summary>
    private static int ToInt(float value)
    {
        if (float.IsNaN(value)) return 0;
        if (value >= IntRange) return int.MaxValue;
        return value <= -IntRange ? int.MinValue : (int)value;
    }

    /// <summary>Towards zero, limited to the type's range; NaN gives 0. Casts of C leave what is outside open.</summary>
    private static long ToLong(float value)
    {
        if (float.IsNaN(value)) return 0;
        if (value >= LongRange) return long.MaxValue;
        return value <= -LongRange ? long.MinValue : (long)value;
    }

    /// <summary>
    /// A whole number as a float whose last bit tells that smaller ones were dropped, so that a second rounding, to fewer bits,
    /// gives what a single one would.
    /// </summary>
    private static float RoundedToOdd(long value)
    {
        ulong magnitude = value < 0 ? 0ul - (ulong)value : (ulong)value;
        ulong dropped = 0;
        float unit = 1;
        while (magnitude >= ExactBelow)
        {
            dropped |= magnitude & 1ul;
            magnitude >>= 1;
            unit *= 2;
        }

        float rounded = (float)(magnitude | dropped) * unit;
        return value < 0 ? -rounded : rounded;
    }
}
