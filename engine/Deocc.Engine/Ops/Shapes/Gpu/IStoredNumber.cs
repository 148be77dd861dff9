using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Shapes.Gpu;

/// <summary>How elements of a type become numbers that arithmetic is done in: float, or long for whole numbers.</summary>
/// <typeparam name="TNumber">float or long.</typeparam>
internal interface IStoredNumber<TNumber>
    where TNumber : unmanaged
{
    /// <summary>The number of an element; exact.</summary>
    /// <param name="elements">A tensor's memory.</param>
    /// <param name="index">Which element.</param>
    static abstract TNumber Load(ReadOnly<byte> elements, int index);
}

/// <summary>float32.</summary>
internal readonly struct StoredFloat32 : IStoredNumber<float>
{
    public static float Load(ReadOnly<byte> elements, int index) => elements.As<float>()[index];
}

/// <summary>float16.</summary>
internal readonly struct StoredFloat16 : IStoredNumber<float>
{
    public static float Load(ReadOnly<byte> elements, int index) => HalfPrecision.FromHalf(elements.As<ushort>()[index]);
}

/// <summary>bfloat16.</summary>
internal readonly struct StoredBFloat16 : IStoredNumber<float>
{
    public static float Load(ReadOnly<byte> elements, int index) => HalfPrecision.FromBFloat16(elements.As<ushort>()[index]);
}

/// <summary>int32.</summary>
internal readonly struct StoredInt32 : IStoredNumber<long>
{
    public static long Load(ReadOnly<byte> elements, int index) => elements.As<int>()[index];
}

/// <summary>int64.</summary>
internal readonly struct StoredInt64 : IStoredNumber<long>
{
    public static long Load(ReadOnly<byte> elements, int index) => elements.As<long>()[index];
}

/// <summary>uint8.</summary>
internal readonly struct StoredUInt8 : IStoredNumber<long>
{
    public static long Load(ReadOnly<byte> elements, int index) => elements[index];
}
