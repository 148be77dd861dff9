namespace Deocc.Engine.Ops;

/// <summary>a * b * the slope of function' at c, c being what the function saves.</summary>
internal readonly struct UnaryCurvature<TFunction>(TFunction function) : IElementFunction
    where TFunction : struct, IUnaryFunction
{
    public static int Arity => 3;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a * b * function.DerivativeSlope(c);
}
