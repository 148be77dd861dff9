using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Convolution.Cpu.Winograd;

/// <summary>
/// F(4, 3) with interpolation points 0, +-a, +-b, infinity, where a = sqrt(1/2) and b = sqrt(2): a quarter of the
/// multiplications of a direct sum. These points condition the transforms best; the usual 0, +-1, +-2 lose about a bit more.
/// </summary>
internal readonly unsafe struct FourByThree : IWinogradTransform
{
    private const double A = 0.70710678118654752440;
    private const double B = 1.41421356237309504880;

    public static int Outputs => 4;

    public static int Size => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputColumns<TLane>(float** rows, nint x, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        TLane d0 = TLane.Load(rows[0] + x);
        TLane d1 = TLane.Load(rows[1] + x);
        TLane d2 = TLane.Load(rows[2] + x);
        TLane d3 = TLane.Load(rows[3] + x);
        TLane d4 = TLane.Load(rows[4] + x);
        TLane d5 = TLane.Load(rows[5] + x);
        Input(d0, d1, d2, d3, d4, d5, destination, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InputRow<TLane>(float* near, float* far, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        TLane d0 = TLane.Load(near);
        TLane d1 = TLane.Load(near + TLane.Width);
        TLane d2 = TLane.Load(near + (2 * TLane.Width));
        TLane d3 = TLane.Load(near + (3 * TLane.Width));
        LaneShuffles.TransposeQuarters(ref d0, ref d1, ref d2, ref d3);
        TLane d4 = TLane.Load(far);
        TLane d5 = TLane.Load(far + TLane.Width);
        TLane d6 = TLane.Load(far + (2 * TLane.Width));
        TLane d7 = TLane.Load(far + (3 * TLane.Width));
        LaneShuffles.TransposeQuarters(ref d4, ref d5, ref d6, ref d7);
        Input(d0, d1, d2, d3, d4, d5, destination, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        TLane d0 = TLane.Load(source);
        TLane d1 = TLane.Load(source + sourceStep);
        TLane d2 = TLane.Load(source + (2 * sourceStep));
        TLane d3 = TLane.Load(source + (3 * sourceStep));
        TLane d4 = TLane.Load(source + (4 * sourceStep));
        TLane d5 = TLane.Load(source + (5 * sourceStep));
        Input(d0, d1, d2, d3, d4, d5, destination, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        Output(source, sourceStep, out TLane y0, out TLane y1, out TLane y2, out TLane y3);
        TLane.Store(y0, destination);
        TLane.Store(y1, destination + step);
        TLane.Store(y2, destination + (2 * step));
        TLane.Store(y3, destination + (3 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputRow<TLane>(float* source, nint sourceStep, float* pixels)
        where TLane : struct, ILane<TLane>
    {
        Output(source, sourceStep, out TLane y0, out TLane y1, out TLane y2, out TLane y3);
        LaneShuffles.TransposeQuarters(ref y0, ref y1, ref y2, ref y3);
        TLane.Store(y0, pixels);
        TLane.Store(y1, pixels + TLane.Width);
        TLane.Store(y2, pixels + (2 * TLane.Width));
        TLane.Store(y3, pixels + (3 * TLane.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weight<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        TLane w0 = TLane.Load(source);
        TLane w1 = TLane.Load(source + sourceStep);
        TLane w2 = TLane.Load(source + (2 * sourceStep));

        // Rows [1, +-a, a^2] / -1.5 and [1, +-b, b^2] / 6.
        TLane evenA = TLane.MultiplyAdd(TLane.Create(-1.0 / 3), w2, TLane.Create(-2.0 / 3) * w0);
        TLane evenB = TLane.MultiplyAdd(TLane.Create(1.0 / 3), w2, TLane.Create(1.0 / 6) * w0);
        TLane oddA = TLane.Create(A / -1.5) * w1;
        TLane oddB = TLane.Create(B / 6) * w1;
        TLane.Store(w0, destination);
        TLane.Store(evenA + oddA, destination + step);
        TLane.Store(evenA - oddA, destination + (2 * step));
        TLane.Store(evenB + oddB, destination + (3 * step));
        TLane.Store(evenB - oddB, destination + (4 * step));
        TLane.Store(w2, destination + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputGradient<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        TLane y0 = TLane.Load(source);
        TLane y1 = TLane.Load(source + sourceStep);
        TLane y2 = TLane.Load(source + (2 * sourceStep));
        TLane y3 = TLane.Load(source + (3 * sourceStep));
        TLane evenA = TLane.MultiplyAdd(TLane.Create(0.5), y2, y0);
        TLane evenB = TLane.MultiplyAdd(TLane.Create(2), y2, y0);
        TLane oddA = TLane.Create(A) * TLane.MultiplyAdd(TLane.Create(0.5), y3, y1);
        TLane oddB = TLane.Create(B) * TLane.MultiplyAdd(TLane.Create(2), y3, y1);
        TLane.Store(y0, destination);
        TLane.Store(evenA + oddA, destination + step);
        TLane.Store(evenA - oddA, destination + (2 * step));
        TLane.Store(evenB + oddB, destination + (3 * step));
        TLane.Store(evenB - oddB, destination + (4 * step));
        TLane.Store(y3, destination + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WeightGradient<TLane>(float* source, nint sourceStep, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        TLane u1 = TLane.Load(source + sourceStep);
        TLane u2 = TLane.Load(source + (2 * sourceStep));
        TLane u3 = TLane.Load(source + (3 * sourceStep));
        TLane u4 = TLane.Load(source + (4 * sourceStep));
        TLane sumA = u1 + u2;
        TLane sumB = u3 + u4;
        TLane first = TLane.MultiplyAdd(TLane.Create(-2.0 / 3), sumA, TLane.Load(source));
        TLane last = TLane.MultiplyAdd(TLane.Create(-1.0 / 3), sumA, TLane.Load(source + (5 * sourceStep)));
        TLane.Store(TLane.MultiplyAdd(TLane.Create(1.0 / 6), sumB, first), destination);
        TLane.Store(TLane.MultiplyAdd(TLane.Create(A / -1.5), u1 - u2, TLane.Create(B / 6) * (u3 - u4)), destination + step);
        TLane.Store(TLane.MultiplyAdd(TLane.Create(1.0 / 3), sumB, last), destination + (2 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input<TLane>(TLane d0, TLane d1, TLane d2, TLane d3, TLane d4, TLane d5, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        TLane evenA = TLane.MultiplyAdd(TLane.Create(-2), d2, d4);
        TLane evenB = TLane.MultiplyAdd(TLane.Create(-0.5), d2, d4);
        TLane oddA = TLane.MultiplyAdd(TLane.Create(-2), d1, d3);
        TLane oddB = TLane.MultiplyAdd(TLane.Create(-0.5), d1, d3);
        TLane a = TLane.Create(A);
        TLane b = TLane.Create(B);
        TLane.Store(TLane.MultiplyAdd(TLane.Create(-2.5), d2, d0 + d4), destination);
        TLane.Store(TLane.MultiplyAdd(a, oddA, evenA), destination + step);
        TLane.Store(TLane.MultiplyAdd(TLane.Create(-A), oddA, evenA), destination + (2 * step));
        TLane.Store(TLane.MultiplyAdd(b, oddB, evenB), destination + (3 * step));
        TLane.Store(TLane.MultiplyAdd(TLane.Create(-B), oddB, evenB), destination + (4 * step));
        TLane.Store(TLane.MultiplyAdd(TLane.Create(-2.5), d3, d1 + d5), destination + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output<TLane>(float* source, nint sourceStep, out TLane y0, out TLane y1, out TLane y2, out TLane y3)
        where TLane : struct, ILane<TLane>
    {
        TLane m1 = TLane.Load(source + sourceStep);
        TLane m2 = TLane.Load(source + (2 * sourceStep));
        TLane m3 = TLane.Load(source + (3 * sourceStep));
        TLane m4 = TLane.Load(source + (4 * sourceStep));
        TLane sumA = m1 + m2;
        TLane sumB = m3 + m4;
        TLane differenceA = TLane.Create(A) * (m1 - m2);
        TLane differenceB = TLane.Create(B) * (m3 - m4);
        y0 = TLane.Load(source) + sumA + sumB;
        y1 = differenceA + differenceB;
        y2 = TLane.MultiplyAdd(TLane.Create(0.5), sumA, sumB + sumB);
        y3 = TLane.MultiplyAdd(TLane.Create(0.5), differenceA, TLane.MultiplyAdd(TLane.Create(2), differenceB, TLane.Load(source + (5 * sourceStep))));
    }
}
