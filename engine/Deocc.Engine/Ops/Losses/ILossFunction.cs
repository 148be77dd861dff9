namespace Deocc.Engine.Ops;

/// <summary>
/// A loss of a prediction and a target, number by number, with its derivatives. A struct; its fields are the loss's
/// options.
/// </summary>
internal interface ILossFunction
{
    /// <summary>The op's name.</summary>
    static abstract string Name { get; }

    /// <summary>The loss.</summary>
    TLane Value<TLane>(TLane prediction, TLane target)
        where TLane : struct, ILane<TLane>;

    /// <summary>One of its derivatives.</summary>
    TLane Derivative<TLane>(LossDerivative derivative, TLane prediction, TLane target)
        where TLane : struct, ILane<TLane>;
}
