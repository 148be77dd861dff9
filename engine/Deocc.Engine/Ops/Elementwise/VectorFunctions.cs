using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops;

/// <summary>
/// Single-precision functions of a whole register: an argument reduction and a polynomial, without branches. Errors are
/// at most 2.2 units in the last place; NaN, infinities, zeros and denormals come out as IEEE 754 asks.
/// The polynomials of exp and log are those of S. Moshier's Cephes library, those of erf were fitted for this one.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
internal static class VectorFunctions<TLane>
    where TLane : struct, IVectorLane<TLane>
{
    private const double LogOfTwo = 0.693147180559945309;

    // The leading part has so few digits that its product with a whole number is exact.
    private const double LogOfTwoHigh = 0.693359375;
    private const double LogOfTwoLow = LogOfTwo - LogOfTwoHigh;

    // Beyond these exp is 0 or infinite in single precision.
    private const float ExpLow = -104;
    private const float ExpHigh = 89;

    /// <summary>e^x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Exp(TLane x)
    {
        TLane fraction = ReduceExp(x, out TLane power);
        TLane value = TLane.MultiplyAdd(fraction * fraction, ExpTail(fraction), fraction) + TLane.Create(1);
        return TLane.ScaleByPowerOfTwo(value, power);
    }

    /// <summary>e^x - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ExpMinusOne(TLane x)
    {
        // With x = fraction + power * log 2: 2^power * (e^fraction - 1) + (2^power - 1). Half of everything, so that the
        // largest power does not overflow.
        TLane fraction = ReduceExp(x, out TLane power);
        TLane value = TLane.MultiplyAdd(fraction * fraction, ExpTail(fraction), fraction);
        TLane half = TLane.ScaleByPowerOfTwo(TLane.Create(0.5), power);
        TLane result = TLane.MultiplyAdd(half, value, half - TLane.Create(0.5));
        return TLane.CopySign(result + result, x);
    }

    /// <summary>The natural logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Log(TLane x)
    {
        TLane mantissa = TLane.Split(x, out TLane power);
        TLane isLarge = TLane.Greater(mantissa, TLane.Create(1.41421356));
        mantissa = TLane.Select(isLarge, mantissa * TLane.Create(0.5), mantissa);
        power = TLane.Select(isLarge, power + TLane.Create(1), power);
        TLane f = mantissa - TLane.Create(1);
        TLane square = f * f;
        TLane tail = TLane.Create(7.0376836292e-2);
        tail = TLane.MultiplyAdd(tail, f, TLane.Create(-1.1514610310e-1));
        tail = TLane.MultiplyAdd(tail, f, TLane.Create(1.1676998740e-1));
        tail = TLane.MultiplyAdd(tail, f, TLane.Create(-1.2420140846e-1));
        tail = TLane.MultiplyAdd(tail, f, TLane.Create(1.4249322787e-1));
        tail = TLane.MultiplyAdd(tail, f, TLane.Create(-1.6668057665e-1));
        tail = TLane.MultiplyAdd(tail, f, TLane.Create(2.0000714765e-1));
        tail = TLane.MultiplyAdd(tail, f, TLane.Create(-2.4999993993e-1));
        tail = TLane.MultiplyAdd(tail, f, TLane.Create(3.3333331174e-1));
        tail *= f * square;

        // The power is infinite for 0 and infinity: in one of its two terms only, as their signs differ.
        tail = TLane.MultiplyAdd(TLane.Clamp(power, -200, 200), TLane.Create(LogOfTwoLow), tail);
        tail = TLane.MultiplyAdd(square, TLane.Create(-0.5), tail);
        return TLane.MultiplyAdd(power, TLane.Create(LogOfTwoHigh), f + tail);
    }

    /// <summary>The natural logarithm of 1 + x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LogOnePlus(TLane x)
    {
        TLane sum = x + TLane.Create(1);
        TLane lost = x - (sum - TLane.Create(1));
        TLane correction = lost / sum;

        // At -1 and infinity the correction is NaN; x itself, where it is NaN, comes through the sum.
        correction = TLane.Select(TLane.Equal(correction, correction), correction, TLane.Create(0));
        return TLane.CopySign(Log(sum) + correction, x);
    }

    /// <summary>x to a power, by the rules of IEEE 754's pow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Pow(TLane x, double exponent)
    {
        if (exponent == 0) return TLane.Create(1);
        TLane magnitude = TLane.Abs(x);
        TLane one = TLane.Create(1);
        TLane power = TLane.Select(TLane.Equal(magnitude, one), one, TLane.PowerOfMagnitude(magnitude, exponent));
        bool isWhole = exponent == Math.Floor(exponent);
        if (isWhole) return exponent % 2 is 1 or -1 ? TLane.CopySign(power, x) : power;

        // A negative number has no broken power; -infinity, as the limit, has one.
        TLane isNegative = TLane.Greater(TLane.Create(0), TLane.Select(TLane.Equal(magnitude, TLane.Create(double.PositiveInfinity)), magnitude, x));
        return TLane.Select(isNegative, TLane.Create(double.NaN), power);
    }

    /// <summary>The hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Tanh(TLane x)
    {
        // tanh |x| = d / (d + 2) with d = e^(2 |x|) - 1, where errors of d fade as it grows; from 10 on it rounds to 1.
        TLane limited = TLane.Clamp(TLane.Abs(x), 0, 10);
        TLane fraction = ReduceModestExp(limited + limited, out TLane power);
        TLane value = TLane.MultiplyAdd(fraction * fraction, ExpTail(fraction), fraction);
        TLane scale = TLane.ScaleByModestPowerOfTwo(TLane.Create(1), power);
        TLane difference = TLane.MultiplyAdd(scale, value, scale - TLane.Create(1));
        return TLane.CopySign(difference / (difference + TLane.Create(2)), x);
    }

    /// <summary>The error function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Erf(TLane x)
    {
        TLane magnitude = TLane.Abs(x);
        TLane square = x * x;
        TLane small = TLane.Create(7.8533536e-05);
        small = TLane.MultiplyAdd(small, square, TLane.Create(-0.000801006041));
        small = TLane.MultiplyAdd(small, square, TLane.Create(0.00518831518));
        small = TLane.MultiplyAdd(small, square, TLane.Create(-0.0268538073));
        small = TLane.MultiplyAdd(small, square, TLane.Create(0.112835854));
        small = TLane.MultiplyAdd(small, square, TLane.Create(-0.37612626));
        small = TLane.MultiplyAdd(small, square, TLane.Create(0.128379166));
        small = TLane.MultiplyAdd(small, x, x);

        // 1 - erf(x) = e^polynomial; from 4 on the result rounds to 1.
        TLane limited = TLane.Clamp(magnitude, 1, 4);
        TLane large = TLane.Create(0.000186380363);
        large = TLane.MultiplyAdd(large, limited, TLane.Create(-0.00294766971));
        large = TLane.MultiplyAdd(large, limited, TLane.Create(0.0218381081));
        large = TLane.MultiplyAdd(large, limited, TLane.Create(-0.103106849));
        large = TLane.MultiplyAdd(large, limited, TLane.Create(-0.638144732));
        large = TLane.MultiplyAdd(large, limited, TLane.Create(-1.12708926));
        large = TLane.MultiplyAdd(large, limited, TLane.Create(-0.000341507752));
        large = TLane.Create(1) - ExpModest(large);
        return TLane.CopySign(TLane.Select(TLane.Greater(TLane.Create(1), magnitude), small, large), x);
    }

    /// <summary>e^x for x within +-80.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ExpModest(TLane x)
    {
        TLane fraction = ReduceModestExp(x, out TLane power);
        TLane value = TLane.MultiplyAdd(fraction * fraction, ExpTail(fraction), fraction) + TLane.Create(1);
        return TLane.ScaleByModestPowerOfTwo(value, power);
    }

    /// <summary>x = fraction + power * log 2 with a whole power and a fraction within half of log 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ReduceExp(TLane x, out TLane power) => ReduceModestExp(TLane.Clamp(x, ExpLow, ExpHigh), out power);

    /// <summary>The same for x within the limits of the exponential.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ReduceModestExp(TLane x, out TLane power)
    {
        power = TLane.Round(x * TLane.Create(1 / LogOfTwo));
        TLane fraction = TLane.MultiplyAdd(power, TLane.Create(-LogOfTwoHigh), x);
        return TLane.MultiplyAdd(power, TLane.Create(-LogOfTwoLow), fraction);
    }

    /// <summary>(e^x - 1 - x) / x^2 for x within half of log 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ExpTail(TLane x)
    {
        TLane tail = TLane.Create(1.9875691500e-4);
        tail = TLane.MultiplyAdd(tail, x, TLane.Create(1.3981999507e-3));
        tail = TLane.MultiplyAdd(tail, x, TLane.Create(8.3334519073e-3));
        tail = TLane.MultiplyAdd(tail, x, TLane.Create(4.1665795894e-2));
        tail = TLane.MultiplyAdd(tail, x, TLane.Create(1.6666665459e-1));
        return TLane.MultiplyAdd(tail, x, TLane.Create(5.0000001201e-1));
    }
}
