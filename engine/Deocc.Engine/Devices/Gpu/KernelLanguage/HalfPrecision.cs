using Deocc.Engine.Tensors;

namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>16-bit floats as they lie in memory. Arithmetic is done in float: only loads and stores exist, on every device.</summary>
public static class HalfPrecision
{
    /// <summary>The float of IEEE 754 half-precision bits; exact.</summary>
    [Intrinsic("K_F16_TO_F32")]
    public static float FromHalf(ushort bits) => (float)BitConverter.UInt16BitsToHalf(bits);

    /// <summary>Half-precision bits, rounded to nearest, ties to even.</summary>
    [Intrinsic("K_F32_TO_F16")]
    public static ushort ToHalf(float value) => BitConverter.HalfToUInt16Bits((Half)value);

    /// <summary>The float of bfloat16 bits; exact.</summary>
    [Intrinsic("K_BF16_TO_F32")]
    public static float FromBFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>bfloat16 bits, rounded to nearest, ties to even.</summary>
    [Intrinsic("K_F32_TO_BF16")]
    public static ushort ToBFloat16(float value) => ((BFloat16)value).Bits;
}
