namespace Deocc.Engine.Devices.Gpu;

/// <summary>float64 by its bits, for kernels: conversions to and from it on devices that do not compute in it.</summary>
internal static class DoubleBits
{
    private const int MantissaBits = 52;
    private const int LargestExponent = 0x7FF;
    private const int Bias = 1023;
    private const ulong ImplicitBit = 1ul << 52;
    private const ulong MantissaMask = ImplicitBit - 1ul;
    private const ulong SignBit = 1ul << 63;
    private const ulong Infinity = 0x7FF0000000000000ul;

    // float32's mantissa and exponent against float64's.
    private const int DroppedBits = 29;
    private const int BiasDifference = 1023 - 127;
    private const ulong FloatImplicitBit = 1ul << 23;
    private const ulong FloatInfinity = 0x7F800000ul;

    /// <summary>The nearest float, ties to even.</summary>
    public static float ToFloat(ulong bits)
    {
        ulong rest = 0;
        ulong half = 0;
        ulong kept = Truncated(bits, ref rest, ref half);
        if (rest > half || (rest == half && (kept & 1ul) != 0 && rest != 0)) kept += 1ul;
        return Single(bits, Math.Min(kept, FloatInfinity));
    }

    /// <summary>
    /// The float whose last bit tells that smaller ones were dropped, so that a second rounding, to fewer bits, gives what a single
    /// one would.
    /// </summary>
    public static float ToFloatRoundedToOdd(ulong bits)
    {
        ulong rest = 0;
        ulong half = 0;
        ulong kept = Truncated(bits, ref rest, ref half);
        if (rest != 0) kept |= 1ul;
        bool isInfinite = (bits & ~SignBit) == Infinity;
        return Single(bits, isInfinite ? FloatInfinity : Math.Min(kept, FloatInfinity - 1ul));
    }

    /// <summary>Towards zero, limited to the type's range; NaN gives 0.</summary>
    public static long ToLong(ulong bits)
    {
        if (IsNaN(bits)) return 0;
        bool isNegative = (bits & SignBit) != 0;
        int exponent = Exponent(bits) - Bias;
        if (exponent < 0) return 0;
        if (exponent >= 63) return isNegative ? long.MinValue : long.MaxValue;
        ulong significand = (bits & MantissaMask) | ImplicitBit;
        ulong magnitude = exponent >= MantissaBits ? significand << (exponent - MantissaBits) : significand >> (MantissaBits - exponent);
        return isNegative ? -(long)magnitude : (long)magnitude;
    }

    /// <summary>A float's value; exact.</summary>
    public static ulong FromFloat(float value)
    {
        uint single = BitConverter.SingleToUInt32Bits(value);
        ulong sign = (ulong)(single >> 31) << 63;
        int exponent = (int)((single >> 23) & 0xFFu);
        ulong mantissa = single & 0x7FFFFFu;
        if (exponent == 0xFF) return sign | Infinity | (mantissa << DroppedBits);
        if (exponent == 0)
        {
            if (mantissa == 0) return sign;
            exponent = 1;
            while ((mantissa & FloatImplicitBit) == 0)
            {
                mantissa <<= 1;
                exponent -= 1;
            }

            mantissa ^= FloatImplicitBit;
        }

        return sign | ((ulong)(exponent + BiasDifference) << MantissaBits) | (mantissa << DroppedBits);
    }

    /// <summary>The nearest float64 of a whole number, ties to even.</summary>
    public static ulong FromLong(long value)
    {
        if (value == 0) return 0;
        ulong sign = value < 0 ? SignBit : 0ul;
        ulong magnitude = value < 0 ? 0ul - (ulong)value : (ulong)value;
        int exponent = MantissaBits;
        while (magnitude < ImplicitBit)
        {
            magnitude <<= 1;
            exponent -= 1;
        }

        int shift = 0;
        while ((magnitude >> shift) >= 2ul * ImplicitBit) shift += 1;
        ulong kept = magnitude >> shift;
        ulong rest = magnitude - (kept << shift);
        ulong half = shift > 0 ? 1ul << (shift - 1) : 0ul;
        if (rest > half || (rest == half && rest != 0 && (kept & 1ul) != 0)) kept += 1ul;

        // A carry out of the significand moves on into the exponent.
        return sign | (((ulong)(exponent + shift + Bias) << MantissaBits) + (kept - ImplicitBit));
    }

    private static int Exponent(ulong bits) => (int)((bits >> MantissaBits) & 0x7FFul);

    private static bool IsNaN(ulong bits) => (bits & ~SignBit) > Infinity;

    /// <summary>
    /// The bits, without the sign, of the next float towards zero, possibly beyond the largest; what was dropped, and half of its
    /// unit.
    /// </summary>
    private static ulong Truncated(ulong bits, ref ulong rest, ref ulong half)
    {
        int exponent = Exponent(bits);
        if (exponent == LargestExponent) return FloatInfinity;
        ulong significand = bits & MantissaMask;
        if (exponent > 0) significand |= ImplicitBit;
        int floatExponent = exponent - BiasDifference;
        int shift = DroppedBits;
        if (floatExponent <= 0) shift = Math.Min(63, DroppedBits + 1 - floatExponent);
        ulong kept = significand >> shift;
        rest = significand - (kept << shift);
        half = 1ul << (shift - 1);
        return floatExponent <= 0 ? kept : ((ulong)floatExponent << 23) + (kept - FloatImplicitBit);
    }

    /// <summary>A float of the magnitude's bits with the sign of a float64, or NaN if that is one.</summary>
    private static float Single(ulong bits, ulong magnitude)
    {
        if (IsNaN(bits)) return float.NaN;
        return BitConverter.UInt32BitsToSingle((uint)(bits >> 63 << 31) | (uint)magnitude);
    }
}
