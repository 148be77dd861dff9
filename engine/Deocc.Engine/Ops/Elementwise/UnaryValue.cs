namespace Deocc.Engine.Ops;

/// <summary>function(a).</summary>
internal readonly struct UnaryValue<TFunction>(TFunction function) : IElementFunction
    where TFunction : struct, IUnaryFunction
{
    public static int Arity => 1;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => function.Value(a);
}
