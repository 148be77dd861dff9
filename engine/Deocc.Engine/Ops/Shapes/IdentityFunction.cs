namespace Deocc.Engine.Ops;

/// <summary>The argument itself.</summary>
internal readonly struct IdentityFunction : IElementFunction
{
    public static int Arity => 1;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a;
}
