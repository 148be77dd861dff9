using System.Numerics;
using System.Runtime.CompilerServices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>A single number: the scalar code path, and the only one for double precision. A set mask is any nonzero number.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly unsafe struct ScalarLane<T> : ILane<ScalarLane<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ScalarLane(T value) => _value = value;

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    public static int ElementSize => sizeof(T);

    /// <inheritdoc/>
    public static ScalarLane<T> operator +(ScalarLane<T> left, ScalarLane<T> right) => new(left._value + right._value);

    /// <inheritdoc/>
    public static ScalarLane<T> operator -(ScalarLane<T> left, ScalarLane<T> right) => new(left._value - right._value);

    /// <inheritdoc/>
    public static ScalarLane<T> operator *(ScalarLane<T> left, ScalarLane<T> right) => new(left._value * right._value);

    /// <inheritdoc/>
    public static ScalarLane<T> operator /(ScalarLane<T> left, ScalarLane<T> right) => new(left._value / right._value);

    /// <inheritdoc/>
    public static ScalarLane<T> operator -(ScalarLane<T> value) => new(-value._value);

    /// <inheritdoc/>
    public static ScalarLane<T> Create(double value) => new(T.CreateTruncating(value));

    /// <inheritdoc/>
    public static ScalarLane<T> Spread(double value) => new(T.CreateTruncating(value));

    /// <inheritdoc/>
    public static ScalarLane<T> Load(void* source) => new(*(T*)source);

    /// <inheritdoc/>
    public static ScalarLane<T> LoadPartial(void* source, int count) => count == 0 ? default : new(*(T*)source);

    /// <inheritdoc/>
    public static void StorePartial(ScalarLane<T> value, void* destination, int count)
    {
        if (count > 0) *(T*)destination = value._value;
    }

    /// <inheritdoc/>
    public static ScalarLane<T> FirstPlaces(int count) => Mask(count > 0);

    /// <inheritdoc/>
    public static double Sum(ScalarLane<T> value) => double.CreateTruncating(value._value);

    /// <inheritdoc/>
    public static double Largest(ScalarLane<T> value) => double.CreateTruncating(value._value);

    /// <inheritdoc/>
    public static ScalarLane<T> Broadcast(void* source) => new(*(T*)source);

    /// <inheritdoc/>
    public static ScalarLane<T> LoadNear(void* source, int* indices) => new(((T*)source)[*indices]);

    /// <inheritdoc/>
    public static void Store(ScalarLane<T> value, void* destination) => *(T*)destination = value._value;

    /// <inheritdoc/>
    public static void StoreIntegers(ScalarLane<T> value, int* destination) => *destination = int.CreateTruncating(value._value);

    /// <inheritdoc/>
    public static ScalarLane<T> LoadFloat16(void* source) => new(T.CreateTruncating(*(Half*)source));

    /// <inheritdoc/>
    public static void StoreFloat16(ScalarLane<T> value, void* destination) => *(Half*)destination = Half.CreateTruncating(value._value);

    /// <inheritdoc/>
    public static ScalarLane<T> LoadBFloat16(void* source) => new(T.CreateTruncating((float)*(BFloat16*)source));

    /// <inheritdoc/>
    public static void StoreBFloat16(ScalarLane<T> value, void* destination) => *(BFloat16*)destination = BFloat16Rounding.Round(value._value);

    /// <inheritdoc/>
    public static ScalarLane<T> LoadUInt8(void* source) => new(T.CreateTruncating(*(byte*)source));

    /// <inheritdoc/>
    public static void StoreUInt8(ScalarLane<T> value, void* destination) => *(byte*)destination = byte.CreateSaturating(value._value);

    /// <inheritdoc/>
    public static ScalarLane<T> MultiplyAdd(ScalarLane<T> left, ScalarLane<T> right, ScalarLane<T> addend) =>
        new(T.MultiplyAddEstimate(left._value, right._value, addend._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Max(ScalarLane<T> left, ScalarLane<T> right) => new(T.Max(left._value, right._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Min(ScalarLane<T> left, ScalarLane<T> right) => new(T.Min(left._value, right._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Abs(ScalarLane<T> value) => new(T.Abs(value._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Sqrt(ScalarLane<T> value) => new(T.Sqrt(value._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Floor(ScalarLane<T> value) => new(T.Floor(value._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Exp(ScalarLane<T> value) => new(T.Exp(value._value));

    /// <inheritdoc/>
    public static ScalarLane<T> ExpMinusOne(ScalarLane<T> value) => new(ScalarFunctions.ExpMinusOne(value._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Log(ScalarLane<T> value) => new(T.Log(value._value));

    /// <inheritdoc/>
    public static ScalarLane<T> LogOnePlus(ScalarLane<T> value) => new(ScalarFunctions.LogOnePlus(value._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Pow(ScalarLane<T> value, double exponent) =>
        new(T.CreateTruncating(Math.Pow(double.CreateTruncating(value._value), exponent)));

    /// <inheritdoc/>
    public static ScalarLane<T> Tanh(ScalarLane<T> value) => new(T.Tanh(value._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Erf(ScalarLane<T> value) => new(ScalarFunctions.Erf(value._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Sin(ScalarLane<T> value) => new(T.Sin(value._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Cos(ScalarLane<T> value) => new(T.Cos(value._value));

    /// <inheritdoc/>
    public static ScalarLane<T> Greater(ScalarLane<T> left, ScalarLane<T> right) => Mask(left._value > right._value);

    /// <inheritdoc/>
    public static ScalarLane<T> GreaterOrEqual(ScalarLane<T> left, ScalarLane<T> right) => Mask(left._value >= right._value);

    /// <inheritdoc/>
    public static ScalarLane<T> Equal(ScalarLane<T> left, ScalarLane<T> right) => Mask(left._value == right._value);

    /// <inheritdoc/>
    public static ScalarLane<T> Select(ScalarLane<T> mask, ScalarLane<T> whenSet, ScalarLane<T> otherwise) =>
        mask._value != T.Zero ? whenSet : otherwise;

    private static ScalarLane<T> Mask(bool set) => new(set ? T.One : T.Zero);
}
