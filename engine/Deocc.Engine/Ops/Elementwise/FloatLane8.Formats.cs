using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Deocc.Engine.Ops;

/// <content>Bits as integers, and formats of 16 and 8 bits.</content>
public readonly unsafe partial struct FloatLane8
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 operator &(FloatLane8 left, FloatLane8 right) => new(left._value & right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 operator |(FloatLane8 left, FloatLane8 right) => new(left._value | right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 operator <<(FloatLane8 bits, int places) => new((bits._value.AsInt32() << places).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 operator >>>(FloatLane8 bits, int places) => new((bits._value.AsInt32() >>> places).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 FromBits(uint bits) => new(Vector256.Create(bits).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 LoadUInt16Bits(void* source) =>
        new(Vector256.WidenLower(Vector128.Load((ushort*)source).ToVector256Unsafe()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt16Bits(FloatLane8 bits, void* destination) =>
        Halves(bits).Store((ushort*)destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 LoadByteBits(void* source) =>
        new(Vector256.WidenLower(
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsByte()).ToVector256Unsafe()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreByteBits(FloatLane8 bits, void* destination) =>
        *(ulong*)destination = Vector128.Narrow(Halves(bits), Halves(bits)).AsUInt64().ToScalar();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 AddIntegers(FloatLane8 left, FloatLane8 right) =>
        new((left._value.AsInt32() + right._value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 GreaterInteger(FloatLane8 left, FloatLane8 right) =>
        new(Vector256.GreaterThan(left._value.AsInt32(), right._value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 FromIntegers(FloatLane8 integers) => new(Vector256.ConvertToSingle(integers._value.AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 ToIntegers(FloatLane8 value) => new(Vector256.ConvertToInt32Native(value._value).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 LoadFloat16(void* source) => StorageFormats<FloatLane8>.LoadFloat16(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloat16(FloatLane8 value, void* destination) => StorageFormats<FloatLane8>.StoreFloat16(value, destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 LoadBFloat16(void* source) => StorageFormats<FloatLane8>.LoadBFloat16(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBFloat16(FloatLane8 value, void* destination) => StorageFormats<FloatLane8>.StoreBFloat16(value, destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 LoadUInt8(void* source) => StorageFormats<FloatLane8>.LoadUInt8(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt8(FloatLane8 value, void* destination) => StorageFormats<FloatLane8>.StoreUInt8(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Halves(FloatLane8 bits) =>
        Vector128.Narrow(bits._value.GetLower().AsUInt32(), bits._value.GetUpper().AsUInt32());
}
