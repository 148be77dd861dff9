using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Deocc.Engine.Random.Cpu;

internal static class VectorUniform
{
    /// <summary>Numbers of [0, 1) from the upper 24 bits of words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Unit(Vector256<uint> words) =>
        Vector256.ConvertToSingle((words >> 8).AsInt32()) * Vector256.Create(1f / (1 << 24));
}
