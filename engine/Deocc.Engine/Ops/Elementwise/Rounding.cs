using System.Runtime.CompilerServices;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Absolute values, signs, rounding and limits.</content>
public static partial class Functional
{
    /// <summary>|x|; the gradient at 0 is 0.</summary>
    public static Tensor Abs(this Tensor x) => Unary<AbsFunction>.Apply(default, x);

    /// <summary>-1, 0 or 1; the gradient is 0.</summary>
    public static Tensor Sign(this Tensor x) => Unary<SignFunction>.Apply(default, x);

    /// <summary>The largest whole number that is not above x; the gradient is 0.</summary>
    public static Tensor Floor(this Tensor x) => Unary<FloorFunction>.Apply(default, x);

    /// <summary>min(max(x, low), high); NaN stays NaN. The gradient is 1 within the limits and on them, 0 outside.</summary>
    /// <exception cref="ShapeException">The lower limit is above the upper one.</exception>
    public static Tensor Clamp(this Tensor x, double low = double.NegativeInfinity, double high = double.PositiveInfinity)
    {
        if (!(low <= high)) throw new ShapeException($"Clamp: the lower limit {low} is above the upper limit {high}");
        return Unary<ClampFunction>.Apply(new ClampFunction(low, high), x);
    }
}

internal readonly struct AbsFunction : IUnaryFunction
{
    public static string Name => "Abs";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => default(SignFunction).Value(saved);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(0);
}

internal readonly struct SignFunction : IUnaryFunction
{
    public static string Name => "Sign";

    public bool SavesOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        TLane zero = TLane.Create(0);
        TLane notPositive = TLane.Select(TLane.Greater(zero, x), TLane.Create(-1), x * zero);
        return TLane.Select(TLane.Greater(x, zero), TLane.Create(1), notPositive);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(0);
}

internal readonly struct FloorFunction : IUnaryFunction
{
    public static string Name => "Floor";

    public bool SavesOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Floor(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(0);
}

internal readonly struct ClampFunction(double low, double high) : IUnaryFunction
{
    public static string Name => "Clamp";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Min(TLane.Max(x, TLane.Spread(low)), TLane.Spread(high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane belowHigh = TLane.Select(TLane.GreaterOrEqual(TLane.Spread(high), saved), TLane.Create(1), TLane.Create(0));
        return TLane.Select(TLane.GreaterOrEqual(saved, TLane.Spread(low)), belowHigh, TLane.Create(0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(0);
}
