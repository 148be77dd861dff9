namespace Deocc.Engine.Ops;

/// <summary>A loss of each pair.</summary>
internal readonly struct LossValue<TLoss>(TLoss loss) : IElementFunction
    where TLoss : struct, ILossFunction
{
    public static int Arity => 2;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => loss.Value(a, b);
}
