using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Devices.Cpu;

/// <summary>
/// What this machine's cores can do. The fields are <c>static readonly</c>, so that the just-in-time compiler treats them as
/// constants and drops the branches of other levels.
/// </summary>
public static class CpuFeatures
{
    /// <summary>The widest level that the hardware and the runtime offer.</summary>
    public static readonly SimdLevel Best = Detect();

    /// <summary>The level that kernels use: <see cref="Best"/>, unless <c>DEOCC_SIMD</c> lowers it.</summary>
    public static readonly SimdLevel Level = CpuSettings.ReadSimd(Best);

    /// <summary>Float32 values in a register of <see cref="Level"/>.</summary>
    public static readonly int FloatsPerRegister =
        Level switch { SimdLevel.Avx512 => 16, SimdLevel.Avx2 => 8, SimdLevel.Vector128 => 4, _ => 1 };

    private static SimdLevel Detect()
    {
        if (Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported)
        {
            return SimdLevel.Avx512;
        }

        if (Avx2.IsSupported && Fma.IsSupported) return SimdLevel.Avx2;
        return Vector128.IsHardwareAccelerated ? SimdLevel.Vector128 : SimdLevel.Scalar;
    }
}
