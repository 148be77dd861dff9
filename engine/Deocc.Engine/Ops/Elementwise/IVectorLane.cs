namespace Deocc.Engine.Ops;

/// <summary>
/// A register of single-precision numbers, or of the 32-bit integers that are their bits: what
/// <see cref="VectorFunctions{TLane}"/> and <see cref="StorageFormats{TLane}"/> are built from.
/// </summary>
/// <typeparam name="TSelf">The lane's own type.</typeparam>
public unsafe interface IVectorLane<TSelf> : ILane<TSelf>
    where TSelf : struct, IVectorLane<TSelf>
{
    /// <summary>Rounds to the nearest whole number, ties to even.</summary>
    static abstract TSelf Round(TSelf value);

    /// <summary>Limits to a range; NaN stays NaN.</summary>
    static abstract TSelf Clamp(TSelf value, float low, float high);

    /// <summary>The magnitude of the first with the sign of the second.</summary>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>value * 2^exponent, rounded once; the exponent is a whole number within +-160, or NaN where the value is.</summary>
    static abstract TSelf ScaleByPowerOfTwo(TSelf value, TSelf exponent);

    /// <summary>The same where the exponent is a whole number within +-120 and the value between a half and two.</summary>
    static abstract TSelf ScaleByModestPowerOfTwo(TSelf value, TSelf exponent);

    /// <summary>A number that is not negative to a power, by way of double precision: e^(exponent * log).</summary>
    static abstract TSelf PowerOfMagnitude(TSelf magnitude, double exponent);

    /// <summary>
    /// Splits into a mantissa in [1, 2), which is returned, and a power of two. Zero has mantissa 1 and exponent -infinity,
    /// infinity mantissa 1 and exponent infinity; negative numbers and NaN have mantissa NaN.
    /// </summary>
    static abstract TSelf Split(TSelf value, out TSelf exponent);

    /// <summary>The same bits everywhere.</summary>
    static abstract TSelf FromBits(uint bits);

    /// <summary>Reads consecutive unsigned 16-bit integers, as 32-bit ones.</summary>
    static abstract TSelf LoadUInt16Bits(void* source);

    /// <summary>Writes the lower halves of consecutive 32-bit integers.</summary>
    static abstract void StoreUInt16Bits(TSelf bits, void* destination);

    /// <summary>Reads consecutive bytes, as 32-bit integers.</summary>
    static abstract TSelf LoadByteBits(void* source);

    /// <summary>Writes the lowest bytes of consecutive 32-bit integers.</summary>
    static abstract void StoreByteBits(TSelf bits, void* destination);

    /// <summary>Bits set in both.</summary>
    static abstract TSelf operator &(TSelf left, TSelf right);

    /// <summary>Bits set in either.</summary>
    static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>Moves bits up.</summary>
    static abstract TSelf operator <<(TSelf bits, int places);

    /// <summary>Moves bits down; zeros come in.</summary>
    static abstract TSelf operator >>>(TSelf bits, int places);

    /// <summary>The sum of integers.</summary>
    static abstract TSelf AddIntegers(TSelf left, TSelf right);

    /// <summary>Mask of places where the left integer is larger; signed.</summary>
    static abstract TSelf GreaterInteger(TSelf left, TSelf right);

    /// <summary>Numbers from integers.</summary>
    static abstract TSelf FromIntegers(TSelf integers);

    /// <summary>Integers from numbers within their range, rounded towards zero.</summary>
    static abstract TSelf ToIntegers(TSelf value);
}
