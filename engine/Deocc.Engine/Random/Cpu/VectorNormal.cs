using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Deocc.Engine.Random.Cpu;

/// <summary>
/// Pairs of standard normal values from pairs of random words by Box and Muller's transform, in single precision. The
/// polynomials are those of Moshier's Cephes library (logf, sinf, cosf), evaluated without fused operations, so that every
/// processor gives the same bits. The largest absolute value is sqrt(66 ln 2) = 6.76.
/// </summary>
internal static class VectorNormal
{
    /// <summary>The two values, radius * cos(angle) and radius * sin(angle).</summary>
    /// <param name="radiusWords">Give the radius: 32 bits, so that the tails reach far.</param>
    /// <param name="angleWords">Give the angle: a quadrant by the upper two bits, a place within it by the next 24.</param>
    /// <param name="cosines">Receives the first values.</param>
    /// <param name="sines">Receives the second values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform(
        Vector256<uint> radiusWords, Vector256<uint> angleWords, out Vector256<float> cosines, out Vector256<float> sines)
    {
        Vector256<float> radius = Vector256.Sqrt(Log(UnitInterval(radiusWords)) * Vector256.Create(-2f));

        Vector256<float> angle = Vector256.ConvertToSingle((angleWords << 2).AsInt32() >> 8)
            * Vector256.Create((float)(Math.PI / 2 / (1 << 24)));
        Vector256<float> square = angle * angle;
        Vector256<float> sine = Sine(angle, square);
        Vector256<float> cosine = Cosine(square);

        // A turn by one quadrant swaps the two and negates the new cosine; by two, negates both.
        Vector256<uint> quadrant = angleWords >> 30;
        Vector256<float> swapped = Vector256.Equals(quadrant & Vector256<uint>.One, Vector256<uint>.One).AsSingle();
        Vector256<uint> cosineSign = ((quadrant + Vector256<uint>.One) & Vector256.Create(2u)) << 30;
        Vector256<uint> sineSign = (quadrant & Vector256.Create(2u)) << 30;
        cosines = radius * Flip(Vector256.ConditionalSelect(swapped, sine, cosine), cosineSign);
        sines = radius * Flip(Vector256.ConditionalSelect(swapped, cosine, sine), sineSign);
    }

    /// <summary>(word + 1/2) / 2^32 with one rounding: in (0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> UnitInterval(Vector256<uint> words)
    {
        Vector256<float> upper = Vector256.ConvertToSingle((words >> 16).AsInt32()) * Vector256.Create(65536f);
        Vector256<float> lower = Vector256.ConvertToSingle((words & Vector256.Create(0xFFFFu)).AsInt32()) + Vector256.Create(0.5f);
        return (upper + lower) * Vector256.Create(1f / 4294967296f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Flip(Vector256<float> value, Vector256<uint> sign) => (value.AsUInt32() ^ sign).AsSingle();

    /// <summary>The natural logarithm of normal positive numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Log(Vector256<float> value)
    {
        // value = mantissa * 2^exponent with the mantissa in [sqrt(1/2), sqrt(2)).
        Vector256<int> bits = value.AsInt32();
        Vector256<int> shifted = bits - Vector256.Create(0x3F3504F3);
        Vector256<float> exponent = Vector256.ConvertToSingle(shifted >> 23);
        Vector256<float> x = (bits - (shifted & Vector256.Create(unchecked((int)0xFF800000)))).AsSingle() - Vector256<float>.One;

        Vector256<float> square = x * x;
        Vector256<float> polynomial = Vector256.Create(7.0376836292e-2f);
        polynomial = (polynomial * x) - Vector256.Create(1.1514610310e-1f);
        polynomial = (polynomial * x) + Vector256.Create(1.1676998740e-1f);
        polynomial = (polynomial * x) - Vector256.Create(1.2420140846e-1f);
        polynomial = (polynomial * x) + Vector256.Create(1.4249322787e-1f);
        polynomial = (polynomial * x) - Vector256.Create(1.6668057665e-1f);
        polynomial = (polynomial * x) + Vector256.Create(2.0000714765e-1f);
        polynomial = (polynomial * x) - Vector256.Create(2.4999993993e-1f);
        polynomial = (polynomial * x) + Vector256.Create(3.3333331174e-1f);
        Vector256<float> rest = (polynomial * x * square) - (exponent * Vector256.Create(2.12194440e-4f)) - (square * Vector256.Create(0.5f));
        return x + rest + (exponent * Vector256.Create(0.693359375f));
    }

    /// <summary>The sine of an angle within half a quadrant of zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sine(Vector256<float> angle, Vector256<float> square)
    {
        Vector256<float> polynomial = (Vector256.Create(-1.9515295891e-4f) * square) + Vector256.Create(8.3321608736e-3f);
        polynomial = (polynomial * square) - Vector256.Create(1.6666654611e-1f);
        return angle + (angle * square * polynomial);
    }

    /// <summary>The cosine of an angle within half a quadrant of zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Cosine(Vector256<float> square)
    {
        Vector256<float> polynomial = (Vector256.Create(2.443315711809948e-5f) * square) - Vector256.Create(1.388731625493765e-3f);
        polynomial = (polynomial * square) + Vector256.Create(4.166664568298827e-2f);
        return Vector256<float>.One - (square * Vector256.Create(0.5f)) + (square * square * polynomial);
    }
}
