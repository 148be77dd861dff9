using System.Runtime.CompilerServices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Exponentials and logarithms.</content>
public static partial class Functional
{
    /// <summary>e^x.</summary>
    public static Tensor Exp(this Tensor x) => Unary<ExpFunction>.Apply(default, x);

    /// <summary>The natural logarithm; -infinity at 0, NaN below.</summary>
    public static Tensor Log(this Tensor x) => Unary<LogFunction>.Apply(default, x);

    /// <summary>The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x.</summary>
    public static Tensor Erf(this Tensor x) => Unary<ErfFunction>.Apply(default, x);
}

internal readonly struct ExpFunction : IUnaryFunction
{
    public static string Name => "Exp";

    public bool SavesOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => saved;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(1);
}

internal readonly struct LogFunction : IUnaryFunction
{
    public static string Name => "Log";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(1) / saved;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(-1) / (saved * saved);
}

internal readonly struct ErfFunction : IUnaryFunction
{
    private const double TwoOverRootPi = 1.12837916709551257;

    public static string Name => "Erf";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Erf(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(TwoOverRootPi) * TLane.Exp(-(saved * saved));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(-2 * TwoOverRootPi) * saved * TLane.Exp(-(saved * saved));
}
