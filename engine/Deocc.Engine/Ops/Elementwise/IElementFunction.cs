namespace Deocc.Engine.Ops;

/// <summary>
/// A function of up to three numbers that is applied place by place. A struct; its fields are the function's options.
/// </summary>
public interface IElementFunction
{
    /// <summary>How many of the arguments count: 1, 2 or 3; the others are undefined.</summary>
    static abstract int Arity { get; }

    /// <summary>Computes one register's worth of places.</summary>
    TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane>;
}
