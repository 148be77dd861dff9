namespace Deocc.Engine.Ops;

/// <summary>The sum of the losses of all pairs.</summary>
internal readonly struct LossTotal<TLoss>(TLoss loss) : IReduction
    where TLoss : struct, ILossFunction
{
    public double Identity => 0;

    public TLane Map<TLane>(TLane x, TLane partner, TLane center)
        where TLane : struct, ILane<TLane> => loss.Value(x, partner);

    public TLane Combine<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane> => left + right;

    public TLane Finish<TLane>(TLane total, TLane center)
        where TLane : struct, ILane<TLane> => total;
}
