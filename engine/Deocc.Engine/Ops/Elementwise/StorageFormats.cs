using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops;

/// <summary>
/// Numbers of 16 and 8 bits, a register at a time. To and from single precision as the base library converts them, NaNs bit
/// for bit.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
internal static unsafe class StorageFormats<TLane>
    where TLane : struct, IVectorLane<TLane>
{
    private const int DroppedBits = 13;
    private const uint Sign = 0x80000000;
    private const uint Infinity = 0x7F800000;
    private const uint HalfInfinity = 0x7C00;

    // What the exponents of the two formats differ by, 127 - 15, in its place.
    private const uint Rebias = 112u << 23;

    /// <summary>Reads float16 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LoadFloat16(void* source)
    {
        TLane bits = TLane.LoadUInt16Bits(source);
        TLane magnitude = bits & TLane.FromBits(0x7FFF);
        TLane sign = (bits << 16) & TLane.FromBits(Sign);
        TLane rebiased = TLane.AddIntegers(magnitude << DroppedBits, TLane.FromBits(Rebias));

        // Infinities and NaNs have the largest exponent in either format; NaNs come out quiet.
        TLane special = TLane.AddIntegers(rebiased, TLane.FromBits(Rebias));
        TLane isNaN = TLane.GreaterInteger(magnitude, TLane.FromBits(HalfInfinity));
        special |= isNaN & TLane.FromBits(0x00400000);
        TLane isSpecial = TLane.GreaterInteger(magnitude, TLane.FromBits(HalfInfinity - 1));

        // Numbers without a leading 1 count in units of 2^-24.
        TLane tiny = TLane.FromIntegers(magnitude) * TLane.Create(1.0 / (1 << 24));
        TLane isTiny = TLane.GreaterInteger(TLane.FromBits(0x0400), magnitude);
        return TLane.Select(isTiny, tiny, TLane.Select(isSpecial, special, rebiased)) | sign;
    }

    /// <summary>Writes float16 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloat16(TLane value, void* destination)
    {
        TLane magnitude = TLane.Abs(value);
        TLane sign = (value & TLane.FromBits(Sign)) >>> 16;

        // Rounded by adding just below half of what is dropped, and one more where the last bit kept is 1.
        TLane odd = (magnitude >>> DroppedBits) & TLane.FromBits(1);
        TLane rounded = TLane.AddIntegers(TLane.AddIntegers(magnitude, odd), TLane.FromBits(unchecked(0x0FFF - Rebias)));
        TLane normal = rounded >>> DroppedBits;

        // Beside 1/2, whose last place is 2^-24, a small number is rounded to the units in which float16 counts it.
        TLane tiny = TLane.AddIntegers(magnitude + TLane.Create(0.5), TLane.FromBits(unchecked(0u - 0x3F000000)));
        TLane isTiny = TLane.GreaterInteger(TLane.FromBits(0x38800000), magnitude);
        TLane result = TLane.Select(isTiny, tiny, normal);

        // From 2^16 on: infinity. NaNs keep the upper bits of what they carry.
        TLane isHuge = TLane.GreaterInteger(magnitude, TLane.FromBits(0x477FFFFF));
        result = TLane.Select(isHuge, TLane.FromBits(HalfInfinity), result);
        TLane isNaN = TLane.GreaterInteger(magnitude, TLane.FromBits(Infinity));
        TLane quiet = ((magnitude >>> DroppedBits) & TLane.FromBits(0x03FF)) | TLane.FromBits(HalfInfinity | 0x0200);
        TLane.StoreUInt16Bits(TLane.Select(isNaN, quiet, result) | sign, destination);
    }

    /// <summary>Reads bfloat16 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LoadBFloat16(void* source) => TLane.LoadUInt16Bits(source) << 16;

    /// <summary>Writes bfloat16 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBFloat16(TLane value, void* destination)
    {
        TLane odd = (value >>> 16) & TLane.FromBits(1);
        TLane rounded = TLane.AddIntegers(TLane.AddIntegers(value, odd), TLane.FromBits(0x7FFF)) >>> 16;
        TLane quiet = (value >>> 16) | TLane.FromBits(0x0040);
        TLane.StoreUInt16Bits(TLane.Select(TLane.Equal(value, value), rounded, quiet), destination);
    }

    /// <summary>Reads bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LoadUInt8(void* source) => TLane.FromIntegers(TLane.LoadByteBits(source));

    /// <summary>Writes bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt8(TLane value, void* destination)
    {
        TLane positive = TLane.Select(TLane.Greater(value, TLane.Create(0)), value, TLane.Create(0));
        TLane.StoreByteBits(TLane.ToIntegers(TLane.Min(positive, TLane.Create(255))), destination);
    }
}
