using System.Runtime.CompilerServices;
using Deocc.Engine.Ops;

namespace Deocc.Engine.Optimizers;

/// <summary>A step of <see cref="ExponentialMovingAverage"/>: the parameter is the average, the gradient the latest weight.</summary>
/// <param name="decay">The share of the former average that stays.</param>
/// <param name="newShare">1 - decay.</param>
internal readonly struct AverageRule(double decay, double newShare) : IUpdateRule
{
    public static int StateTensors => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane parameter, TLane gradient, ref TLane first, ref TLane second)
        where TLane : struct, ILane<TLane> =>
        parameter = TLane.MultiplyAdd(parameter, TLane.Create(decay), gradient * TLane.Create(newShare));
}
