using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops;

/// <summary>What kernels do with whole registers beyond <see cref="ILane{TSelf}"/>.</summary>
internal static unsafe class Lanes
{
    private const int LargestWidth = 16;

    /// <summary>The sum of a float32 register's elements, added in float64 from first to last.</summary>
    public static double Sum<TLane>(TLane value)
        where TLane : struct, ILane<TLane>
    {
        float* elements = stackalloc float[LargestWidth];
        TLane.Store(value, elements);
        double sum = 0;
        for (int i = 0; i < TLane.Width; i++) sum += elements[i];
        return sum;
    }

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
