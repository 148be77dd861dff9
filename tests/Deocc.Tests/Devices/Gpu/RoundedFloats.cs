using Deocc.Engine.Devices.Gpu;

namespace Deocc.Tests.Devices.Gpu;

/// <summary>Floats as tensor cores take them.</summary>
internal static class RoundedFloats
{
    /// <summary>A number rounded as a precision asks: float32 as it is; tf32 rounds ties away from zero, bfloat16 to even.</summary>
    public static float Round(float value, MatrixPrecision precision)
    {
        if (precision == MatrixPrecision.Float32) return value;
        uint bits = BitConverter.SingleToUInt32Bits(value);
        bits = precision == MatrixPrecision.TensorFloat32
            ? (bits + 0x1000u) & 0xFFFFE000u
            : (bits + 0x7FFFu + ((bits >> 16) & 1u)) & 0xFFFF0000u;
        return BitConverter.UInt32BitsToSingle(bits);
    }
}
