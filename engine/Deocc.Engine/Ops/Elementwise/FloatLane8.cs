using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Ops;

/// <summary>8 single-precision numbers in a 256-bit register.</summary>
public readonly unsafe partial struct FloatLane8 : IVectorLane<FloatLane8>
{
    private const float SmallestNormal = 1.17549435e-38f;

    private readonly Vector256<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FloatLane8(Vector256<float> value) => _value = value;

    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    public static int ElementSize => sizeof(float);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 operator +(FloatLane8 left, FloatLane8 right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 operator -(FloatLane8 left, FloatLane8 right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 operator *(FloatLane8 left, FloatLane8 right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 operator /(FloatLane8 left, FloatLane8 right) => new(left._value / right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 operator -(FloatLane8 value) => new(-value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Create(double value) => new(Vector256.Create((float)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Spread(double value) => new(Vector256.Create(Lanes.ToSingle(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Load(void* source) => new(Vector256.Load((float*)source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 LoadPartial(void* source, int count) =>
        new(Avx.MaskLoad((float*)source, FirstPlaces(count)._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(FloatLane8 value, void* destination, int count) =>
        Avx.MaskStore((float*)destination, FirstPlaces(count)._value, value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 FirstPlaces(int count) =>
        new(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(FloatLane8 value)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(value._value);
        return Vector256.Sum(lower + upper);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(FloatLane8 value) => Largest(value._value);

    /// <summary>The largest of a register's elements; NaN if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Largest(Vector256<float> value) =>
        FloatLane4.Largest(Vector128.Max(value.GetLower(), value.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Broadcast(void* source) => new(Vector256.Create(*(float*)source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 LoadNear(void* source, int* indices)
    {
        Vector256<int> places = Vector256.Load(indices);
        Vector256<float> low = Avx2.PermuteVar8x32(Vector256.Load((float*)source), places);
        Vector256<float> high = Avx2.PermuteVar8x32(Vector256.Load((float*)source + 8), places);
        return new(Vector256.ConditionalSelect(Vector256.GreaterThan(places, Vector256.Create(7)).AsSingle(), high, low));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatLane8 value, void* destination) => value._value.Store((float*)destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(FloatLane8 value, int* destination) =>
        Vector256.ConvertToInt32(value._value).Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 MultiplyAdd(FloatLane8 left, FloatLane8 right, FloatLane8 addend) =>
        new(Vector256.MultiplyAddEstimate(left._value, right._value, addend._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Max(FloatLane8 left, FloatLane8 right) => new(Vector256.Max(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Min(FloatLane8 left, FloatLane8 right) => new(Vector256.Min(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Abs(FloatLane8 value) => new(Vector256.Abs(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Sqrt(FloatLane8 value) => new(Vector256.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Floor(FloatLane8 value) => new(Vector256.Floor(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Exp(FloatLane8 value) => VectorFunctions<FloatLane8>.Exp(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 ExpMinusOne(FloatLane8 value) => VectorFunctions<FloatLane8>.ExpMinusOne(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Log(FloatLane8 value) => VectorFunctions<FloatLane8>.Log(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 LogOnePlus(FloatLane8 value) => VectorFunctions<FloatLane8>.LogOnePlus(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Pow(FloatLane8 value, double exponent) => VectorFunctions<FloatLane8>.Pow(value, exponent);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FloatLane8 PowerOfMagnitude(FloatLane8 magnitude, double exponent)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(magnitude._value);
        return new(Vector256.Narrow(Vector256.Exp(Vector256.Log(lower) * exponent), Vector256.Exp(Vector256.Log(upper) * exponent)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Tanh(FloatLane8 value) => VectorFunctions<FloatLane8>.Tanh(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Erf(FloatLane8 value) => VectorFunctions<FloatLane8>.Erf(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Round(FloatLane8 value) => new(Vector256.Round(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Clamp(FloatLane8 value, float low, float high) =>
        new(Vector256.MaxNative(Vector256.Create(low), Vector256.MinNative(Vector256.Create(high), value._value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 CopySign(FloatLane8 magnitude, FloatLane8 sign) =>
        new(Vector256.CopySign(magnitude._value, sign._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 ScaleByPowerOfTwo(FloatLane8 value, FloatLane8 exponent)
    {
        // In two steps, since 2^exponent itself may overflow or be denormal where the result is neither.
        Vector256<int> whole = Vector256.ConvertToInt32(exponent._value);
        Vector256<int> half = whole >> 1;
        return new(value._value * PowerOfTwo(half) * PowerOfTwo(whole - half));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 ScaleByModestPowerOfTwo(FloatLane8 value, FloatLane8 exponent) =>
        new((value._value.AsInt32() + (Vector256.ConvertToInt32(exponent._value) << 23)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Split(FloatLane8 value, out FloatLane8 exponent)
    {
        Vector256<float> x = value._value;
        Vector256<float> isTiny = Vector256.LessThan(x, Vector256.Create(SmallestNormal));
        Vector256<int> bits = Vector256.ConditionalSelect(isTiny, x * Vector256.Create(8388608f), x).AsInt32();
        Vector256<float> power = Vector256.ConvertToSingle((bits >> 23) - Vector256.Create(127))
            - (isTiny & Vector256.Create(23f));
        Vector256<float> mantissa =
            ((bits & Vector256.Create(0x007FFFFF)) | Vector256.Create(0x3F800000)).AsSingle();
        Vector256<float> infinity = Vector256.Create(float.PositiveInfinity);
        Vector256<float> isPositive = Vector256.GreaterThan(x, Vector256<float>.Zero);
        power = Vector256.ConditionalSelect(isPositive, power, -infinity);
        exponent = new(Vector256.ConditionalSelect(Vector256.Equals(x, infinity), infinity, power));
        Vector256<float> isNumber = Vector256.GreaterThanOrEqual(x, Vector256<float>.Zero);
        Vector256<float> isOne = Vector256.Equals(x, infinity) | Vector256.Equals(x, Vector256<float>.Zero);
        mantissa = Vector256.ConditionalSelect(isOne, Vector256.Create(1f), mantissa);
        return new(Vector256.ConditionalSelect(isNumber, mantissa, Vector256.Create(float.NaN)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Sin(FloatLane8 value) => new(Vector256.Sin(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Cos(FloatLane8 value) => new(Vector256.Cos(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Greater(FloatLane8 left, FloatLane8 right) => new(Vector256.GreaterThan(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 GreaterOrEqual(FloatLane8 left, FloatLane8 right) =>
        new(Vector256.GreaterThanOrEqual(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Equal(FloatLane8 left, FloatLane8 right) => new(Vector256.Equals(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane8 Select(FloatLane8 mask, FloatLane8 whenSet, FloatLane8 otherwise) =>
        new(Vector256.ConditionalSelect(mask._value, whenSet._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> PowerOfTwo(Vector256<int> exponent) => ((exponent + Vector256.Create(127)) << 23).AsSingle();
}
