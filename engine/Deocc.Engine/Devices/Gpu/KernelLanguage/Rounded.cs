using System.Runtime.CompilerServices;

namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Arithmetic whose results are rounded at once, for values that are to have the host's bits.</summary>
public static class Rounded
{
    /// <summary>A product that a device's compiler does not fuse with a sum.</summary>
    [Intrinsic("K_MULTIPLY_ROUNDED_F32")]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Multiply(float left, float right) => left * right;
}
