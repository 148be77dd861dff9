using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Ops;

/// <summary>What kernels do with whole registers beyond <see cref="ILane{TSelf}"/>.</summary>
internal static class Lanes
{
    /// <summary>
    /// Rounds to single precision. As a vector instruction it sets its whole target, where the scalar one would wait for
    /// the target's former contents.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(double value) => Sse2.IsSupported
        ? Sse2.ConvertToVector128Single(Vector128.CreateScalarUnsafe(value)).ToScalar()
        : (float)value;

    /// <summary>value where it is positive, value * slope elsewhere: ReLU for slope 0, the identity for slope 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Rectify<TLane>(TLane value, TLane slope)
        where TLane : struct, ILane<TLane> =>
        TLane.Select(TLane.Greater(value, TLane.Create(0)), value, value * slope);

    /// <summary>The gradient of <see cref="Rectify"/>; <paramref name="value"/> may be its argument or its result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane RectifyGradient<TLane>(TLane gradient, TLane value, TLane slope)
        where TLane : struct, ILane<TLane> =>
        TLane.Select(TLane.Greater(value, TLane.Create(0)), gradient, gradient * slope);
}
