namespace Deocc.Engine.Ops;

/// <summary>A number, whatever the arguments.</summary>
internal readonly struct ConstantFunction(double value) : IElementFunction
{
    public static int Arity => 1;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => TLane.Spread(value);
}
