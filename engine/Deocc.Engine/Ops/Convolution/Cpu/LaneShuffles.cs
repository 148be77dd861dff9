using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Ops.Convolution.Cpu;

/// <summary>
/// Exchanges of elements between float registers of any width. The type tests are constants to the JIT: one branch is left.
/// </summary>
internal static class LaneShuffles
{
    /// <summary>The elements at even places of two registers, first those of <paramref name="low"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Even<TLane>(TLane low, TLane high)
        where TLane : struct, ILane<TLane>
    {
        if (typeof(TLane) == typeof(FloatLane16))
        {
            Vector512<int> places = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
            return From512<TLane>(Avx512F.PermuteVar16x32x2(To512(low), places, To512(high)));
        }

        if (typeof(TLane) == typeof(FloatLane8))
        {
            Vector256<float> mixed = Avx.Shuffle(To256(low), To256(high), 0x88);
            return From256<TLane>(Avx2.Permute4x64(mixed.AsDouble(), 0xD8).AsSingle());
        }

        if (typeof(TLane) == typeof(FloatLane4))
        {
            Vector128<int> places = Vector128.Create(0, 2, 0, 2);
            return From128<TLane>(Vector128.Create(
                Vector128.Shuffle(To128(low), places).GetLower(), Vector128.Shuffle(To128(high), places).GetLower()));
        }

        return low;
    }

    /// <summary>The elements at even and at odd places of a pair of registers: undoes <see cref="Weave"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLane Even, TLane Odd) Unweave<TLane>(TLane low, TLane high)
        where TLane : struct, ILane<TLane>
    {
        if (typeof(TLane) == typeof(FloatLane16))
        {
            Vector512<int> places = Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
            return (Even(low, high), From512<TLane>(Avx512F.PermuteVar16x32x2(To512(low), places, To512(high))));
        }

        if (typeof(TLane) == typeof(FloatLane8))
        {
            Vector256<float> mixed = Avx.Shuffle(To256(low), To256(high), 0xDD);
            return (Even(low, high), From256<TLane>(Avx2.Permute4x64(mixed.AsDouble(), 0xD8).AsSingle()));
        }

        if (typeof(TLane) == typeof(FloatLane4))
        {
            Vector128<int> places = Vector128.Create(1, 3, 1, 3);
            return (Even(low, high), From128<TLane>(Vector128.Create(
                Vector128.Shuffle(To128(low), places).GetLower(), Vector128.Shuffle(To128(high), places).GetLower())));
        }

        return (low, high);
    }

    /// <summary>Weaves two registers: even places of the pair from <paramref name="even"/>, odd ones from the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLane Low, TLane High) Weave<TLane>(TLane even, TLane odd)
        where TLane : struct, ILane<TLane>
    {
        if (typeof(TLane) == typeof(FloatLane16))
        {
            Vector512<int> low = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            Vector512<int> high = Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
            return (From512<TLane>(Avx512F.PermuteVar16x32x2(To512(even), low, To512(odd))),
                From512<TLane>(Avx512F.PermuteVar16x32x2(To512(even), high, To512(odd))));
        }

        if (typeof(TLane) == typeof(FloatLane8))
        {
            Vector256<float> low = Avx.UnpackLow(To256(even), To256(odd));
            Vector256<float> high = Avx.UnpackHigh(To256(even), To256(odd));
            return (From256<TLane>(Avx.Permute2x128(low, high, 0x20)), From256<TLane>(Avx.Permute2x128(low, high, 0x31)));
        }

        if (typeof(TLane) == typeof(FloatLane4))
        {
            (Vector128<float> low, Vector128<float> high) = Unpack(To128(even), To128(odd));
            return (From128<TLane>(low), From128<TLane>(high));
        }

        return (even, odd);
    }

    /// <summary>
    /// Transposes the 4x4 blocks that four registers make, quarter by quarter: element 4q + i of register j changes places
    /// with element 4q + j of register i.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeQuarters<TLane>(ref TLane r0, ref TLane r1, ref TLane r2, ref TLane r3)
        where TLane : struct, ILane<TLane>
    {
        if (typeof(TLane) == typeof(FloatLane16))
        {
            Vector512<double> low01 = Avx512F.UnpackLow(To512(r0), To512(r1)).AsDouble();
            Vector512<double> high01 = Avx512F.UnpackHigh(To512(r0), To512(r1)).AsDouble();
            Vector512<double> low23 = Avx512F.UnpackLow(To512(r2), To512(r3)).AsDouble();
            Vector512<double> high23 = Avx512F.UnpackHigh(To512(r2), To512(r3)).AsDouble();
            r0 = From512<TLane>(Avx512F.UnpackLow(low01, low23).AsSingle());
            r1 = From512<TLane>(Avx512F.UnpackHigh(low01, low23).AsSingle());
            r2 = From512<TLane>(Avx512F.UnpackLow(high01, high23).AsSingle());
            r3 = From512<TLane>(Avx512F.UnpackHigh(high01, high23).AsSingle());
        }
        else if (typeof(TLane) == typeof(FloatLane8))
        {
            Vector256<double> low01 = Avx.UnpackLow(To256(r0), To256(r1)).AsDouble();
            Vector256<double> high01 = Avx.UnpackHigh(To256(r0), To256(r1)).AsDouble();
            Vector256<double> low23 = Avx.UnpackLow(To256(r2), To256(r3)).AsDouble();
            Vector256<double> high23 = Avx.UnpackHigh(To256(r2), To256(r3)).AsDouble();
            r0 = From256<TLane>(Avx.UnpackLow(low01, low23).AsSingle());
            r1 = From256<TLane>(Avx.UnpackHigh(low01, low23).AsSingle());
            r2 = From256<TLane>(Avx.UnpackLow(high01, high23).AsSingle());
            r3 = From256<TLane>(Avx.UnpackHigh(high01, high23).AsSingle());
        }
        else if (typeof(TLane) == typeof(FloatLane4))
        {
            (Vector128<float> low02, Vector128<float> high02) = Unpack(To128(r0), To128(r2));
            (Vector128<float> low13, Vector128<float> high13) = Unpack(To128(r1), To128(r3));
            (Vector128<float> c0, Vector128<float> c1) = Unpack(low02, low13);
            (Vector128<float> c2, Vector128<float> c3) = Unpack(high02, high13);
            r0 = From128<TLane>(c0);
            r1 = From128<TLane>(c1);
            r2 = From128<TLane>(c2);
            r3 = From128<TLane>(c3);
        }
    }

    /// <summary>Writes each four consecutive elements of a register <paramref name="step"/> floats behind the former four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StoreQuarters<TLane>(TLane value, float* destination, nint step)
        where TLane : struct, ILane<TLane>
    {
        if (typeof(TLane) == typeof(FloatLane16))
        {
            Vector512<float> vector = To512(value);
            vector.GetLower().GetLower().Store(destination);
            Avx512F.ExtractVector128(vector, 1).Store(destination + step);
            Avx512F.ExtractVector128(vector, 2).Store(destination + (2 * step));
            Avx512F.ExtractVector128(vector, 3).Store(destination + (3 * step));
        }
        else if (typeof(TLane) == typeof(FloatLane8))
        {
            To256(value).GetLower().Store(destination);
            To256(value).GetUpper().Store(destination + step);
        }
        else if (typeof(TLane) == typeof(FloatLane4))
        {
            To128(value).Store(destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Low, Vector128<float> High) Unpack(Vector128<float> even, Vector128<float> odd)
    {
        if (Sse.IsSupported) return (Sse.UnpackLow(even, odd), Sse.UnpackHigh(even, odd));
        Vector128<int> low = Vector128.Create(0, 0, 1, 1);
        Vector128<int> high = Vector128.Create(2, 2, 3, 3);
        Vector128<float> odds = Vector128.Create(0, -1, 0, -1).AsSingle();
        return (Vector128.ConditionalSelect(odds, Vector128.Shuffle(odd, low), Vector128.Shuffle(even, low)),
            Vector128.ConditionalSelect(odds, Vector128.Shuffle(odd, high), Vector128.Shuffle(even, high)));
    }

    private static Vector512<float> To512<TLane>(TLane lane)
        where TLane : struct => Unsafe.BitCast<TLane, Vector512<float>>(lane);

    private static Vector256<float> To256<TLane>(TLane lane)
        where TLane : struct => Unsafe.BitCast<TLane, Vector256<float>>(lane);

    private static Vector128<float> To128<TLane>(TLane lane)
        where TLane : struct => Unsafe.BitCast<TLane, Vector128<float>>(lane);

    private static TLane From512<TLane>(Vector512<float> vector)
        where TLane : struct => Unsafe.BitCast<Vector512<float>, TLane>(vector);

    private static TLane From256<TLane>(Vector256<float> vector)
        where TLane : struct => Unsafe.BitCast<Vector256<float>, TLane>(vector);

    private static TLane From128<TLane>(Vector128<float> vector)
        where TLane : struct => Unsafe.BitCast<Vector128<float>, TLane>(vector);
}
