namespace Deocc.Engine.Ops;

/// <summary>
/// A differentiable function of one number. A struct; its fields are the function's options. The derivatives are functions
/// of one saved number: the function's argument, or its value where that is enough (which saves memory, since the next op
/// mostly keeps the value anyhow).
/// </summary>
public interface IUnaryFunction
{
    /// <summary>The op's name.</summary>
    static abstract string Name { get; }

    /// <summary>Whether the derivatives take the function's value instead of its argument.</summary>
    bool SavesOutput { get; }

    /// <summary>The function's value.</summary>
    TLane Value<TLane>(TLane x)
        where TLane : struct, ILane<TLane>;

    /// <summary>The derivative, as a function of the saved number.</summary>
    TLane Derivative<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>;

    /// <summary>The derivative of <see cref="Derivative"/> with respect to the saved number.</summary>
    TLane DerivativeSlope<TLane>(TLane saved)
        where TLane : struct, ILane<TLane>;
}
