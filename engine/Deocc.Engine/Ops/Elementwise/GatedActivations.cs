using System.Runtime.CompilerServices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Activation functions of the form x * gate(x).</content>
public static partial class Functional
{
    /// <summary>x times the standard normal distribution function of x.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="approximate">Uses 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) instead of the error function.</param>
    public static Tensor Gelu(this Tensor x, bool approximate = false) =>
        approximate ? Unary<GeluTanhFunction>.Apply(default, x) : Unary<GeluFunction>.Apply(default, x);

    /// <summary>x * sigmoid(x), also called swish.</summary>
    public static Tensor Silu(this Tensor x) => Unary<SiluFunction>.Apply(default, x);

    /// <summary>x * min(max(x + 3, 0), 6) / 6. The gradient at -3 and 3 is that of the inner piece, x/3 + 1/2.</summary>
    public static Tensor HardSwish(this Tensor x) => Unary<HardSwishFunction>.Apply(default, x);

    /// <summary>min(max(x + 3, 0), 6) / 6; the gradient at -3 and 3 is 0.</summary>
    public static Tensor HardSigmoid(this Tensor x) => Unary<HardSigmoidFunction>.Apply(default, x);
}

internal readonly struct GeluFunction : IUnaryFunction
{
    private const double RootHalf = 0.707106781186547524;
    private const double NormalDensityAtZero = 0.398942280401432678;

    public static string Name => "Gelu";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Create(0.5) * x * (TLane.Create(1) + TLane.Erf(x * TLane.Create(RootHalf)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane probability = TLane.Create(0.5) * (TLane.Create(1) + TLane.Erf(saved * TLane.Create(RootHalf)));
        return TLane.MultiplyAdd(saved, Density(saved), probability);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => (TLane.Create(2) - (saved * saved)) * Density(saved);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Density<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Create(NormalDensityAtZero) * TLane.Exp(TLane.Create(-0.5) * x * x);
}

internal readonly struct GeluTanhFunction : IUnaryFunction
{
    private const double RootTwoOverPi = 0.797884560802865356;
    private const double Cubic = 0.044715;

    public static string Name => "GeluTanh";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Create(0.5) * x * (TLane.Create(1) + TLane.Tanh(Inner(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane tanh = TLane.Tanh(Inner(saved));
        TLane steepness = TLane.Create(1) - (tanh * tanh);
        return TLane.Create(0.5) * (TLane.Create(1) + tanh + (saved * steepness * InnerSlope(saved)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane tanh = TLane.Tanh(Inner(saved));
        TLane steepness = TLane.Create(1) - (tanh * tanh);
        TLane slope = InnerSlope(saved);
        TLane innerCurvature = TLane.Create(6 * Cubic * RootTwoOverPi) * saved;
        TLane bend = innerCurvature - (TLane.Create(2) * tanh * slope * slope);
        return TLane.Create(0.5) * steepness * (slope + slope + (saved * bend));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Inner<TLane>(TLane x)
        where TLane : struct, ILane<TLane> =>
        TLane.Create(RootTwoOverPi) * x * TLane.MultiplyAdd(x * x, TLane.Create(Cubic), TLane.Create(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane InnerSlope<TLane>(TLane x)
        where TLane : struct, ILane<TLane> =>
        TLane.Create(RootTwoOverPi) * TLane.MultiplyAdd(x * x, TLane.Create(3 * Cubic), TLane.Create(1));
}

internal readonly struct SiluFunction : IUnaryFunction
{
    public static string Name => "Silu";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => x * default(SigmoidFunction).Value(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane gate = default(SigmoidFunction).Value(saved);
        return gate * (TLane.Create(1) + (saved * (TLane.Create(1) - gate)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane gate = default(SigmoidFunction).Value(saved);
        TLane other = TLane.Create(1) - gate;
        return gate * other * (TLane.Create(2) + (saved * (other - gate)));
    }
}

internal readonly struct HardSwishFunction : IUnaryFunction
{
    public static string Name => "HardSwish";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => x * default(HardSigmoidFunction).Value(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane inside = TLane.MultiplyAdd(saved, TLane.Create(1.0 / 3), TLane.Create(0.5));
        TLane notAbove = TLane.Select(TLane.GreaterOrEqual(saved, TLane.Create(-3)), inside, TLane.Create(0));
        return TLane.Select(TLane.Greater(saved, TLane.Create(3)), TLane.Create(1), notAbove);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane notAbove = TLane.Select(TLane.GreaterOrEqual(saved, TLane.Create(-3)), TLane.Create(1.0 / 3), TLane.Create(0));
        return TLane.Select(TLane.Greater(saved, TLane.Create(3)), TLane.Create(0), notAbove);
    }
}

internal readonly struct HardSigmoidFunction : IUnaryFunction
{
    public static string Name => "HardSigmoid";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Min(TLane.Max(x + TLane.Create(3), TLane.Create(0)), TLane.Create(6)) * TLane.Create(1.0 / 6);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane isInside = TLane.Greater(TLane.Create(3), TLane.Abs(saved));
        return TLane.Select(isInside, TLane.Create(1.0 / 6), TLane.Create(0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(0);
}
