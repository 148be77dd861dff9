using System.Runtime.CompilerServices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Sine, cosine and hyperbolic tangent.</content>
public static partial class Functional
{
    /// <summary>The sine of radians.</summary>
    public static Tensor Sin(this Tensor x) => Unary<SinFunction>.Apply(default, x);

    /// <summary>The cosine of radians.</summary>
    public static Tensor Cos(this Tensor x) => Unary<CosFunction>.Apply(default, x);

    /// <summary>The hyperbolic tangent.</summary>
    public static Tensor Tanh(this Tensor x) => Unary<TanhFunction>.Apply(default, x);
}

internal readonly struct SinFunction : IUnaryFunction
{
    public static string Name => "Sin";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Sin(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Cos(saved);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => -TLane.Sin(saved);
}

internal readonly struct CosFunction : IUnaryFunction
{
    public static string Name => "Cos";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Cos(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => -TLane.Sin(saved);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => -TLane.Cos(saved);
}

internal readonly struct TanhFunction : IUnaryFunction
{
    public static string Name => "Tanh";

    public bool SavesOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(1) - (saved * saved);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(-2) * saved;
}
