namespace Deocc.Engine.Devices.Cpu;

/// <summary>The widest vector instructions that kernels use; each level includes those below it.</summary>
public enum SimdLevel
{
    /// <summary>No vector instructions.</summary>
    Scalar,

    /// <summary>128-bit vectors: NEON on Arm64, SSE on x64; a fused multiply-add where the machine has one.</summary>
    Vector128,

    /// <summary>256-bit vectors with fused multiply-add (x64 AVX2 and FMA).</summary>
    Avx2,

    /// <summary>512-bit vectors (x64 AVX-512 F, BW, DQ and VL).</summary>
    Avx512,
}
