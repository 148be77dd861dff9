namespace Deocc.Engine.Ops;

/// <summary>(1 - momentum) * a + momentum * factor * b.</summary>
internal readonly struct MovingAverageFunction(double momentum, double factor) : IElementFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> =>
        TLane.MultiplyAdd(a, TLane.Create(1 - momentum), b * TLane.Create(momentum * factor));
}
