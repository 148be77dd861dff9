using Deocc.Engine.Ops;

namespace Deocc.Engine.Optimizers;

/// <summary>
/// How an optimizer changes one number of a parameter. A struct; its fields are the options of the step. Written once, it
/// gives the loops for registers of every width.
/// </summary>
public interface IUpdateRule
{
    /// <summary>How many state tensors the rule keeps beside the parameter: 0, 1 or 2; the others are undefined.</summary>
    static abstract int StateTensors { get; }

    /// <summary>Updates one register's worth of numbers.</summary>
    /// <param name="parameter">The parameter; updated.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="first">The first state; updated.</param>
    /// <param name="second">The second state; updated.</param>
    void Update<TLane>(ref TLane parameter, TLane gradient, ref TLane first, ref TLane second)
        where TLane : struct, ILane<TLane>;
}
