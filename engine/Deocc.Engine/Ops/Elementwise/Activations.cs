using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Activation functions.</content>
public static partial class Functional
{
    /// <summary>max(x, 0); the gradient at 0 is 0.</summary>
    public static Tensor Relu(this Tensor x) => Unary<ReluFunction>.Apply(default, x);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Tensor Sigmoid(this Tensor x) => Unary<SigmoidFunction>.Apply(default, x);
}

internal readonly struct ReluFunction : IUnaryFunction
{
    public static string Name => "Relu";

    public static bool SavesOutput => true;

    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Max(x, TLane.Create(0));

    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> =>
        TLane.Select(TLane.Greater(saved, TLane.Create(0)), TLane.Create(1), TLane.Create(0));

    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(0);
}

internal readonly struct SigmoidFunction : IUnaryFunction
{
    public static string Name => "Sigmoid";

    public static bool SavesOutput => true;

    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Create(1) / (TLane.Create(1) + TLane.Exp(-x));

    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => saved * (TLane.Create(1) - saved);

    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(1) - (saved + saved);
}
