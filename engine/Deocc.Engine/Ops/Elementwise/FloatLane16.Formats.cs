using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Ops;

/// <content>Bits as integers, and formats of 16 and 8 bits.</content>
public readonly unsafe partial struct FloatLane16
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 operator &(FloatLane16 left, FloatLane16 right) => new(left._value & right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 operator |(FloatLane16 left, FloatLane16 right) => new(left._value | right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 operator <<(FloatLane16 bits, int places) => new((bits._value.AsInt32() << places).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 operator >>>(FloatLane16 bits, int places) => new((bits._value.AsInt32() >>> places).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 FromBits(uint bits) => new(Vector512.Create(bits).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 LoadUInt16Bits(void* source) =>
        new(Vector512.WidenLower(Vector256.Load((ushort*)source).ToVector512Unsafe()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt16Bits(FloatLane16 bits, void* destination) =>
        Avx512F.ConvertToVector256UInt16(bits._value.AsUInt32()).Store((ushort*)destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 LoadByteBits(void* source) =>
        new(Avx512F.ConvertToVector512Int32(Vector128.Load((byte*)source)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreByteBits(FloatLane16 bits, void* destination) =>
        Avx512F.ConvertToVector128Byte(bits._value.AsUInt32()).Store((byte*)destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 AddIntegers(FloatLane16 left, FloatLane16 right) =>
        new((left._value.AsInt32() + right._value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 GreaterInteger(FloatLane16 left, FloatLane16 right) =>
        new(Vector512.GreaterThan(left._value.AsInt32(), right._value.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 FromIntegers(FloatLane16 integers) => new(Vector512.ConvertToSingle(integers._value.AsInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 ToIntegers(FloatLane16 value) => new(Vector512.ConvertToInt32Native(value._value).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 LoadFloat16(void* source) => StorageFormats<FloatLane16>.LoadFloat16(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloat16(FloatLane16 value, void* destination) => StorageFormats<FloatLane16>.StoreFloat16(value, destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 LoadBFloat16(void* source) => StorageFormats<FloatLane16>.LoadBFloat16(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBFloat16(FloatLane16 value, void* destination) => StorageFormats<FloatLane16>.StoreBFloat16(value, destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 LoadUInt8(void* source) => StorageFormats<FloatLane16>.LoadUInt8(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUInt8(FloatLane16 value, void* destination) => StorageFormats<FloatLane16>.StoreUInt8(value, destination);
}
