using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Deocc.Engine.Ops;

/// <summary>4 single-precision numbers in a 128-bit register.</summary>
public readonly unsafe partial struct FloatLane4 : IVectorLane<FloatLane4>
{
    private const float SmallestNormal = 1.17549435e-38f;

    private readonly Vector128<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FloatLane4(Vector128<float> value) => _value = value;

    /// <inheritdoc/>
    public static int Width => 4;

    /// <inheritdoc/>
    public static int ElementSize => sizeof(float);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 operator +(FloatLane4 left, FloatLane4 right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 operator -(FloatLane4 left, FloatLane4 right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 operator *(FloatLane4 left, FloatLane4 right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 operator /(FloatLane4 left, FloatLane4 right) => new(left._value / right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 operator -(FloatLane4 value) => new(-value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Create(double value) => new(Vector128.Create((float)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Spread(double value) => new(Vector128.Create(Lanes.ToSingle(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Load(void* source) => new(Vector128.Load((float*)source));

    /// <inheritdoc/>
    public static FloatLane4 LoadPartial(void* source, int count)
    {
        Vector128<float> value = Vector128<float>.Zero;
        for (int i = 0; i < count; i++) value = value.WithElement(i, ((float*)source)[i]);
        return new(value);
    }

    /// <inheritdoc/>
    public static void StorePartial(FloatLane4 value, void* destination, int count)
    {
        for (int i = 0; i < count; i++) ((float*)destination)[i] = value._value.GetElement(i);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 FirstPlaces(int count) =>
        new(Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(FloatLane4 value)
    {
        (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(value._value);
        return Vector128.Sum(lower + upper);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(FloatLane4 value) => Largest(value._value);

    /// <summary>The largest of a register's elements; NaN if there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Largest(Vector128<float> value)
    {
        Vector128<float> pair = Vector128.Max(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Max(pair, Vector128.Shuffle(pair, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Broadcast(void* source) => new(Vector128.Create(*(float*)source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 LoadNear(void* source, int* indices)
    {
        float* elements = (float*)source;
        return new(Vector128.Create(elements[indices[0]], elements[indices[1]], elements[indices[2]], elements[indices[3]]));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatLane4 value, void* destination) => value._value.Store((float*)destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(FloatLane4 value, int* destination) =>
        Vector128.ConvertToInt32(value._value).Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 MultiplyAdd(FloatLane4 left, FloatLane4 right, FloatLane4 addend) =>
        new(Vector128.MultiplyAddEstimate(left._value, right._value, addend._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Max(FloatLane4 left, FloatLane4 right) => new(Vector128.Max(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Min(FloatLane4 left, FloatLane4 right) => new(Vector128.Min(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Abs(FloatLane4 value) => new(Vector128.Abs(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Sqrt(FloatLane4 value) => new(Vector128.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Floor(FloatLane4 value) => new(Vector128.Floor(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Exp(FloatLane4 value) => VectorFunctions<FloatLane4>.Exp(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 ExpMinusOne(FloatLane4 value) => VectorFunctions<FloatLane4>.ExpMinusOne(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Log(FloatLane4 value) => VectorFunctions<FloatLane4>.Log(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 LogOnePlus(FloatLane4 value) => VectorFunctions<FloatLane4>.LogOnePlus(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Pow(FloatLane4 value, double exponent) => VectorFunctions<FloatLane4>.Pow(value, exponent);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FloatLane4 PowerOfMagnitude(FloatLane4 magnitude, double exponent)
    {
        (Vector128<double> lower, Vector128<double> upper) = Vector128.Widen(magnitude._value);
        return new(Vector128.Narrow(Vector128.Exp(Vector128.Log(lower) * exponent), Vector128.Exp(Vector128.Log(upper) * exponent)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Tanh(FloatLane4 value) => VectorFunctions<FloatLane4>.Tanh(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Erf(FloatLane4 value) => VectorFunctions<FloatLane4>.Erf(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Round(FloatLane4 value) => new(Vector128.Round(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Clamp(FloatLane4 value, float low, float high) =>
        new(Vector128.MaxNative(Vector128.Create(low), Vector128.MinNative(Vector128.Create(high), value._value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 CopySign(FloatLane4 magnitude, FloatLane4 sign) =>
        new(Vector128.CopySign(magnitude._value, sign._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 ScaleByPowerOfTwo(FloatLane4 value, FloatLane4 exponent)
    {
        // In two steps, since 2^exponent itself may overflow or be denormal where the result is neither.
        Vector128<int> whole = Vector128.ConvertToInt32(exponent._value);
        Vector128<int> half = whole >> 1;
        return new(value._value * PowerOfTwo(half) * PowerOfTwo(whole - half));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 ScaleByModestPowerOfTwo(FloatLane4 value, FloatLane4 exponent) =>
        new((value._value.AsInt32() + (Vector128.ConvertToInt32(exponent._value) << 23)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Split(FloatLane4 value, out FloatLane4 exponent)
    {
        Vector128<float> x = value._value;
        Vector128<float> isTiny = Vector128.LessThan(x, Vector128.Create(SmallestNormal));
        Vector128<int> bits = Vector128.ConditionalSelect(isTiny, x * Vector128.Create(8388608f), x).AsInt32();
        Vector128<float> power = Vector128.ConvertToSingle((bits >> 23) - Vector128.Create(127))
            - (isTiny & Vector128.Create(23f));
        Vector128<float> mantissa =
            ((bits & Vector128.Create(0x007FFFFF)) | Vector128.Create(0x3F800000)).AsSingle();
        Vector128<float> infinity = Vector128.Create(float.PositiveInfinity);
        Vector128<float> isPositive = Vector128.GreaterThan(x, Vector128<float>.Zero);
        power = Vector128.ConditionalSelect(isPositive, power, -infinity);
        exponent = new(Vector128.ConditionalSelect(Vector128.Equals(x, infinity), infinity, power));
        Vector128<float> isNumber = Vector128.GreaterThanOrEqual(x, Vector128<float>.Zero);
        Vector128<float> isOne = Vector128.Equals(x, infinity) | Vector128.Equals(x, Vector128<float>.Zero);
        mantissa = Vector128.ConditionalSelect(isOne, Vector128.Create(1f), mantissa);
        return new(Vector128.ConditionalSelect(isNumber, mantissa, Vector128.Create(float.NaN)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Sin(FloatLane4 value) => new(Vector128.Sin(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Cos(FloatLane4 value) => new(Vector128.Cos(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Greater(FloatLane4 left, FloatLane4 right) => new(Vector128.GreaterThan(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 GreaterOrEqual(FloatLane4 left, FloatLane4 right) =>
        new(Vector128.GreaterThanOrEqual(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Equal(FloatLane4 left, FloatLane4 right) => new(Vector128.Equals(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane4 Select(FloatLane4 mask, FloatLane4 whenSet, FloatLane4 otherwise) =>
        new(Vector128.ConditionalSelect(mask._value, whenSet._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> PowerOfTwo(Vector128<int> exponent) => ((exponent + Vector128.Create(127)) << 23).AsSingle();
}
