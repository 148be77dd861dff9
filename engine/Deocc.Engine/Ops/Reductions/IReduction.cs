namespace Deocc.Engine.Ops;

/// <summary>
/// A way to combine many numbers into one: each is mapped, the results are combined in any fixed order, and the total is
/// finished. A struct; its fields are the reduction's options.
/// </summary>
internal interface IReduction
{
    /// <summary>What an empty set combines to.</summary>
    double Identity { get; }

    /// <summary>Prepares one number.</summary>
    /// <param name="x">The number.</param>
    /// <param name="partner">The number in the same place of a second tensor, if the problem has one.</param>
    /// <param name="center">A number that belongs to the result's place, if the problem has such a tensor.</param>
    TLane Map<TLane>(TLane x, TLane partner, TLane center)
        where TLane : struct, ILane<TLane>;

    /// <summary>Combines two of them, or two partial totals.</summary>
    TLane Combine<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane>;

    /// <summary>Makes the result from the total.</summary>
    TLane Finish<TLane>(TLane total, TLane center)
        where TLane : struct, ILane<TLane>;
}
