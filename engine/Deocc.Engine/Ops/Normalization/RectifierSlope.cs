using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>The derivative of a leaky rectifier, a constant wherever there is one: 1 for positive numbers, else the slope.</summary>
internal readonly struct RectifierSlope(double negativeSlope) : IElementFunction
{
    public static int Arity => 1;

    /// <summary>The derivatives at the elements of a tensor; never recorded.</summary>
    public static Tensor Of(Tensor value, double negativeSlope) =>
        Pointwise.Map("RectifierSlope", new RectifierSlope(negativeSlope), value);

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> =>
        TLane.Select(TLane.Greater(a, TLane.Create(0)), TLane.Create(1), TLane.Create(negativeSlope));
}
