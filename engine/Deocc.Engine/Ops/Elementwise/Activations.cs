using System.Runtime.CompilerServices;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Piecewise linear activation functions, and those made of one exponential.</content>
public static partial class Functional
{
    /// <summary>max(x, 0); the gradient at 0 is 0.</summary>
    public static Tensor Relu(this Tensor x) => Unary<ReluFunction>.Apply(default, x);

    /// <summary>x where it is positive, slope * x elsewhere; the gradient at 0 is the slope.</summary>
    public static Tensor LeakyRelu(this Tensor x, double slope = 0.01) => Unary<LeakyReluFunction>.Apply(new LeakyReluFunction(slope), x);

    /// <summary>x where it is positive, alpha * (e^x - 1) elsewhere.</summary>
    public static Tensor Elu(this Tensor x, double alpha = 1) => Unary<EluFunction>.Apply(new EluFunction(alpha), x);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Tensor Sigmoid(this Tensor x) => Unary<SigmoidFunction>.Apply(default, x);

    /// <summary>log(1 + e^(beta x)) / beta, a smooth max(x, 0).</summary>
    /// <param name="x">The argument.</param>
    /// <param name="beta">The steepness of the bend.</param>
    /// <param name="threshold">Where beta * x exceeds this, the result is x itself.</param>
    public static Tensor Softplus(this Tensor x, double beta = 1, double threshold = 20) =>
        Unary<SoftplusFunction>.Apply(new SoftplusFunction(beta, threshold), x);
}

internal readonly struct ReluFunction : IUnaryFunction
{
    public static string Name => "Relu";

    public bool SavesOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Max(x, TLane.Create(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Greater(saved, TLane.Create(0)), TLane.Create(1), TLane.Create(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(0);
}

internal readonly struct LeakyReluFunction(double slope) : IUnaryFunction
{
    public static string Name => "LeakyRelu";

    public bool SavesOutput => slope >= 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Greater(x, TLane.Create(0)), x, x * TLane.Spread(slope));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Greater(saved, TLane.Create(0)), TLane.Create(1), TLane.Spread(slope));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(0);
}

internal readonly struct EluFunction(double alpha) : IUnaryFunction
{
    public static string Name => "Elu";

    public bool SavesOutput => alpha >= 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.Greater(x, TLane.Create(0)), x, TLane.Spread(alpha) * TLane.ExpMinusOne(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane below = SavesOutput ? saved + TLane.Spread(alpha) : TLane.Spread(alpha) * TLane.Exp(saved);
        return TLane.Select(TLane.Greater(saved, TLane.Create(0)), TLane.Create(1), below);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane below = SavesOutput ? TLane.Create(1) : TLane.Spread(alpha) * TLane.Exp(saved);
        return TLane.Select(TLane.Greater(saved, TLane.Create(0)), TLane.Create(0), below);
    }
}

internal readonly struct SigmoidFunction : IUnaryFunction
{
    public static string Name => "Sigmoid";

    public bool SavesOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        // The exponential of a negative number never overflows.
        TLane one = TLane.Create(1);
        TLane small = TLane.Exp(-TLane.Abs(x));
        return TLane.Select(TLane.GreaterOrEqual(x, TLane.Create(0)), one, small) / (one + small);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => saved * (TLane.Create(1) - saved);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(1) - (saved + saved);
}

internal readonly struct SoftplusFunction(double beta, double threshold) : IUnaryFunction
{
    private readonly double _inverse = 1 / beta;

    public static string Name => "Softplus";

    public bool SavesOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        TLane scaled = x * TLane.Spread(beta);
        TLane bend = TLane.LogOnePlus(TLane.Exp(scaled)) * TLane.Spread(_inverse);
        return TLane.Select(TLane.Greater(scaled, TLane.Spread(threshold)), x, bend);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane scaled = saved * TLane.Spread(beta);
        TLane slope = default(SigmoidFunction).Value(scaled);
        return TLane.Select(TLane.Greater(scaled, TLane.Spread(threshold)), TLane.Create(1), slope);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>
    {
        TLane scaled = saved * TLane.Spread(beta);
        TLane slope = default(SigmoidFunction).Value(scaled);
        TLane curvature = TLane.Spread(beta) * slope * (TLane.Create(1) - slope);
        return TLane.Select(TLane.Greater(scaled, TLane.Spread(threshold)), TLane.Create(0), curvature);
    }
}
