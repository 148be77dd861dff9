using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Deocc.Engine.Ops;

/// <summary>16 single-precision numbers in a 512-bit register.</summary>
public readonly unsafe partial struct FloatLane16 : IVectorLane<FloatLane16>
{
    // Bits 0-1: the mantissa in [1, 2); bits 2-3: NaN for negative numbers.
    private const byte MantissaFromOneNoNegatives = 0b1000;

    private readonly Vector512<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FloatLane16(Vector512<float> value) => _value = value;

    /// <inheritdoc/>
    public static int Width => 16;

    /// <inheritdoc/>
    public static int ElementSize => sizeof(float);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 operator +(FloatLane16 left, FloatLane16 right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 operator -(FloatLane16 left, FloatLane16 right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 operator *(FloatLane16 left, FloatLane16 right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 operator /(FloatLane16 left, FloatLane16 right) => new(left._value / right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 operator -(FloatLane16 value) => new(-value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Create(double value) => new(Vector512.Create((float)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Spread(double value) => new(Vector512.Create(Lanes.ToSingle(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Load(void* source) => new(Vector512.Load((float*)source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 LoadPartial(void* source, int count) =>
        new(Avx512F.MaskLoad((float*)source, FirstPlaces(count)._value, Vector512<float>.Zero));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(FloatLane16 value, void* destination, int count) =>
        Avx512F.MaskStore((float*)destination, FirstPlaces(count)._value, value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 FirstPlaces(int count) =>
        new(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(FloatLane16 value)
    {
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(value._value);
        return Vector512.Sum(lower + upper);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(FloatLane16 value) =>
        FloatLane8.Largest(Vector256.Max(value._value.GetLower(), value._value.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Broadcast(void* source) => new(Vector512.Create(*(float*)source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 LoadNear(void* source, int* indices) => new(Avx512F.PermuteVar16x32x2(
        Vector512.Load((float*)source), Vector512.Load(indices), Vector512.Load((float*)source + 16)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatLane16 value, void* destination) => value._value.Store((float*)destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(FloatLane16 value, int* destination) =>
        Vector512.ConvertToInt32(value._value).Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 MultiplyAdd(FloatLane16 left, FloatLane16 right, FloatLane16 addend) =>
        new(Vector512.MultiplyAddEstimate(left._value, right._value, addend._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Max(FloatLane16 left, FloatLane16 right) => new(Vector512.Max(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Min(FloatLane16 left, FloatLane16 right) => new(Vector512.Min(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Abs(FloatLane16 value) => new(Vector512.Abs(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Sqrt(FloatLane16 value) => new(Vector512.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Floor(FloatLane16 value) => new(Vector512.Floor(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Exp(FloatLane16 value) => VectorFunctions<FloatLane16>.Exp(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 ExpMinusOne(FloatLane16 value) => VectorFunctions<FloatLane16>.ExpMinusOne(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Log(FloatLane16 value) => VectorFunctions<FloatLane16>.Log(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 LogOnePlus(FloatLane16 value) => VectorFunctions<FloatLane16>.LogOnePlus(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Pow(FloatLane16 value, double exponent) => VectorFunctions<FloatLane16>.Pow(value, exponent);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FloatLane16 PowerOfMagnitude(FloatLane16 magnitude, double exponent)
    {
        (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(magnitude._value);
        return new(Vector512.Narrow(Vector512.Exp(Vector512.Log(lower) * exponent), Vector512.Exp(Vector512.Log(upper) * exponent)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Tanh(FloatLane16 value) => VectorFunctions<FloatLane16>.Tanh(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Erf(FloatLane16 value) => VectorFunctions<FloatLane16>.Erf(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Round(FloatLane16 value) => new(Vector512.Round(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Clamp(FloatLane16 value, float low, float high) =>
        new(Vector512.MaxNative(Vector512.Create(low), Vector512.MinNative(Vector512.Create(high), value._value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 CopySign(FloatLane16 magnitude, FloatLane16 sign) =>
        new(Vector512.CopySign(magnitude._value, sign._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 ScaleByPowerOfTwo(FloatLane16 value, FloatLane16 exponent) =>
        new(Avx512F.Scale(value._value, exponent._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 ScaleByModestPowerOfTwo(FloatLane16 value, FloatLane16 exponent) => ScaleByPowerOfTwo(value, exponent);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Split(FloatLane16 value, out FloatLane16 exponent)
    {
        exponent = new(Avx512F.GetExponent(value._value));
        return new(Avx512F.GetMantissa(value._value, MantissaFromOneNoNegatives));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Sin(FloatLane16 value) => new(Vector512.Sin(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Cos(FloatLane16 value) => new(Vector512.Cos(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Greater(FloatLane16 left, FloatLane16 right) => new(Vector512.GreaterThan(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 GreaterOrEqual(FloatLane16 left, FloatLane16 right) =>
        new(Vector512.GreaterThanOrEqual(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Equal(FloatLane16 left, FloatLane16 right) => new(Vector512.Equals(left._value, right._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLane16 Select(FloatLane16 mask, FloatLane16 whenSet, FloatLane16 otherwise) =>
        new(Vector512.ConditionalSelect(mask._value, whenSet._value, otherwise._value));
}
