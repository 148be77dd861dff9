namespace Deocc.Engine.Ops;

/// <summary>1 / sqrt(x).</summary>
internal readonly struct InverseSquareRootFunction : IUnaryFunction
{
    public static string Name => "InverseSquareRoot";

    public static bool SavesOutput => true;

    public TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.Create(1) / TLane.Sqrt(x);

    public TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(-0.5) * saved * saved * saved;

    public TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane> => TLane.Create(-1.5) * saved * saved;
}
