using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Deocc.Engine.Ops;

/// <content>Bits as integers, and formats of 16 and 8 bits.</content>
public readonly unsafe partial struct FloatLane4
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 operator &(FloatLane4 left, FloatLane4 right) => new(left._value & right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 operator |(FloatLane4 left, FloatLane4 right) => new(left._value | right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 operator <<(FloatLane4 bits, int places) => new((bits._value.AsInt32() << places).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 operator >>>(FloatLane4 bits, int places) => new((bits._value.AsInt32() >>> places).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 FromBits(uint bits) => new(Vector128.Create(bits).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 LoadUInt16Bits(void* source) =>
        new(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsUInt16()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt16Bits(FloatLane4 bits, void* destination) =>
        *(ulong*)destination = Vector128.Narrow(bits._value.AsUInt32(), bits._value.AsUInt32()).AsUInt64().ToScalar();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 LoadByteBits(void* source) =>
        new(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)source).AsByte())).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreByteBits(FloatLane4 bits, void* destination)
    {
        Vector128<ushort> halves = Vector128.Narrow(bits._value.AsUInt32(), bits._value.AsUInt32());
        *(uint*)destination = Vector128.Narrow(halves, halves).AsUInt32().ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 AddIntegers(FloatLane4 left, FloatLane4 right) =>
        new((left._value.AsInt32() + right._value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 GreaterInteger(FloatLane4 left, FloatLane4 right) =>
        new(Vector128.GreaterThan(left._value.AsInt32(), right._value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 FromIntegers(FloatLane4 integers) => new(Vector128.ConvertToSingle(integers._value.AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 ToIntegers(FloatLane4 value) => new(Vector128.ConvertToInt32Native(value._value).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 LoadFloat16(void* source) => StorageFormats<FloatLane4>.LoadFloat16(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloat16(FloatLane4 value, void* destination) => StorageFormats<FloatLane4>.StoreFloat16(value, destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 LoadBFloat16(void* source) => StorageFormats<FloatLane4>.LoadBFloat16(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBFloat16(FloatLane4 value, void* destination) => StorageFormats<FloatLane4>.StoreBFloat16(value, destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 LoadUInt8(void* source) => StorageFormats<FloatLane4>.LoadUInt8(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt8(FloatLane4 value, void* destination) => StorageFormats<FloatLane4>.StoreUInt8(value, destination);
}
