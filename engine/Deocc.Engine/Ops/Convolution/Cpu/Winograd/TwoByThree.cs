using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>
/// F(2, 3) with interpolation points 0, 1, -1, infinity: 4/9 of the multiplications of a direct sum, and as exact as that.
/// </summary>
internal readonly unsafe struct TwoByThree : IWinogradTransform
{
    public static int Outputs => 2;

    public static int Size => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputColumns<TLane>(float** rows, nint x, float* destination, nint step)
        where TLane : struct, ILane<TLane> =>
        Input(
            TLane.Load(rows[0] + x), TLane.Load(rows[1] + x), TLane.Load(rows[2] + x), TLane.Load(rows[3] + x), destination, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputRow<TLane>(float* near, float* far, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        (TLane d0, TLane d1) = LaneShuffles.Unweave(TLane.Load(near), TLane.Load(near + TLane.Width));
        (TLane d2, TLane d3) = LaneShuffles.Unweave(TLane.Load(far), TLane.Load(far + TLane.Width));
        Input(d0, d1, d2, d3, destination, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane> =>
        Input(
            TLane.Load(source),
            TLane.Load(source + sourceStep),
            TLane.Load(source + (2 * sourceStep)),
            TLane.Load(source + (3 * sourceStep)),
            destination,
            step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        (TLane y0, TLane y1) = Output<TLane>(source, sourceStep);
        TLane.Store(y0, destination);
        TLane.Store(y1, destination + step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputRow<TLane>(float* source, nint sourceStep, float* pixels)
        where TLane : struct, ILane<TLane>
    {
        (TLane y0, TLane y1) = Output<TLane>(source, sourceStep);
        (TLane low, TLane high) = LaneShuffles.Weave(y0, y1);
        TLane.Store(low, pixels);
        TLane.Store(high, pixels + TLane.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weight<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        TLane w0 = TLane.Load(source);
        TLane w2 = TLane.Load(source + (2 * sourceStep));
        TLane half = TLane.Create(0.5);
        TLane even = half * (w0 + w2);
        TLane odd = half * TLane.Load(source + sourceStep);
        TLane.Store(w0, destination);
        TLane.Store(even + odd, destination + step);
        TLane.Store(even - odd, destination + (2 * step));
        TLane.Store(w2, destination + (3 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputGradient<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        TLane y0 = TLane.Load(source);
        TLane y1 = TLane.Load(source + sourceStep);
        TLane.Store(y0, destination);
        TLane.Store(y0 + y1, destination + step);
        TLane.Store(y0 - y1, destination + (2 * step));
        TLane.Store(y1, destination + (3 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WeightGradient<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        TLane u1 = TLane.Load(source + sourceStep);
        TLane u2 = TLane.Load(source + (2 * sourceStep));
        TLane half = TLane.Create(0.5);
        TLane even = half * (u1 + u2);
        TLane.Store(TLane.Load(source) + even, destination);
        TLane.Store(half * (u1 - u2), destination + step);
        TLane.Store(TLane.Load(source + (3 * sourceStep)) + even, destination + (2 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input<TLane>(TLane d0, TLane d1, TLane d2, TLane d3, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        TLane.Store(d0 - d2, destination);
        TLane.Store(d1 + d2, destination + step);
        TLane.Store(d2 - d1, destination + (2 * step));
        TLane.Store(d3 - d1, destination + (3 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane First, TLane Second) Output<TLane>(float* source, nint sourceStep)
        where TLane : struct, ILane<TLane>
    {
        TLane m1 = TLane.Load(source + sourceStep);
        TLane m2 = TLane.Load(source + (2 * sourceStep));
        return (TLane.Load(source) + m1 + m2, m1 - m2 + TLane.Load(source + (3 * sourceStep)));
    }
}
