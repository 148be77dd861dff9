using System.Runtime.CompilerServices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Powers and roots.</content>
public static partial class Functional
{
    /// <summary>x * x.</summary>
    public static Tensor Square(this Tensor x) => Unary<SquareFunction>.Apply(default, x);

    /// <summary>The square root; the gradient at 0 is infinite.</summary>
    public static Tensor Sqrt(this Tensor x) => Unary<SqrtFunction>.Apply(default, x);

    /// <summary>1 / sqrt(x).</summary>
    public static Tensor Rsqrt(this Tensor x) => Unary<RsqrtFunction>.Apply(default, x);

    /// <summary>1 / x.</summary>
    public static Tensor Reciprocal(this Tensor x) => Unary<ReciprocalFunction>.Apply(default, x);

    /// <summary>x to a constant power, by the rules of IEEE 754's pow: NaN for a negative x and a broken exponent.</summary>
    /// <remarks>
    /// Exponents -1, -0.5, 0.5, 1, 2 and 3 run at memory speed; others go through a logarithm and an exponential in double
    /// precision.
    /// </remarks>
    public static Tensor Pow(this Tensor x, double exponent) => exponent switch
    {
        1 => x,
        2 => x.Square(),
        0.5 => x.Sqrt(),
        -0.5 => x.Rsqrt(),
        -1 => x.Reciprocal(),
        _ => Unary<PowFunction>.Apply(new PowFunction(exponent), x),
    };
}

internal readonly struct SquareFunction : IUnaryFunction
{
    public static string Name => "Square";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => saved + saved;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(2);
}

internal readonly struct SqrtFunction : IUnaryFunction
{
    public static string Name => "Sqrt";

    public bool SavesOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(0.5) / saved;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(-0.5) / (saved * saved);
}

internal readonly struct RsqrtFunction : IUnaryFunction
{
    public static string Name => "Rsqrt";

    public bool SavesOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Create(1) / TLane.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(-0.5) * saved * saved * saved;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(-1.5) * saved * saved;
}

internal readonly struct ReciprocalFunction : IUnaryFunction
{
    public static string Name => "Reciprocal";

    public bool SavesOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Create(1) / x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => -(saved * saved);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(-2) * saved;
}

internal readonly struct PowFunction(double exponent) : IUnaryFunction
{
    public static string Name => "Pow";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => Power(x, 1, exponent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => Power(saved, exponent, exponent - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => Power(saved, exponent * (exponent - 1), exponent - 2);

    // A derivative that vanishes does so at 0 too, where the power beside it is infinite.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Power<TLane>(TLane x, double factor, double exponent)
        where TLane : struct, ILane<TLane>
    {
        if (factor == 0) return TLane.Create(0);
        return exponent switch
        {
            0 => TLane.Spread(factor),
            1 => TLane.Spread(factor) * x,
            2 => TLane.Spread(factor) * x * x,
            3 => TLane.Spread(factor) * x * x * x,
            _ => TLane.Spread(factor) * TLane.Pow(x, exponent),
        };
    }
}
