namespace Deocc.Engine.Ops;

/// <summary>a * function'(b), b being what the function saves.</summary>
internal readonly struct UnaryDerivative<TFunction>(TFunction function) : IElementFunction
    where TFunction : struct, IUnaryFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a * function.Derivative(b);
}
