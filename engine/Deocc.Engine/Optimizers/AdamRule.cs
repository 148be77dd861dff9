using System.Runtime.CompilerServices;
using Deocc.Engine.Ops;

namespace Deocc.Engine.Optimizers;

/// <summary>
/// A step of <see cref="AdamOptimizer"/>. What is left of 1 beside a decay comes by itself: a device that takes options as
/// floats would lose digits of it.
/// </summary>
/// <param name="shrink">Multiplies the parameter.</param>
/// <param name="addedDecay">How much of the parameter is added to the gradient.</param>
/// <param name="gradientScale">Multiplies the gradient.</param>
/// <param name="beta1">The share of the former mean that stays.</param>
/// <param name="newMean">1 - beta1.</param>
/// <param name="beta2">The share of the former mean square that stays.</param>
/// <param name="newSquare">1 - beta2.</param>
/// <param name="stepSize">The learning rate with the mean's correction.</param>
/// <param name="inverseRoot">The mean square's correction, as a factor of its root.</param>
/// <param name="epsilon">Added to the divisor.</param>
internal readonly struct AdamRule(
    double shrink,
    double addedDecay,
    double gradientScale,
    double beta1,
    double newMean,
    double beta2,
    double newSquare,
    double stepSize,
    double inverseRoot,
    double epsilon) : IUpdateRule
{
    public static int StateTensors => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane parameter, TLane gradient, ref TLane first, ref TLane second)
        where TLane : struct, ILane<TLane>
    {
        TLane g = (gradient * TLane.Spread(gradientScale)) + (parameter * TLane.Spread(addedDecay));
        first = (first * TLane.Create(beta1)) + (g * TLane.Create(newMean));
        second = (second * TLane.Create(beta2)) + (g * g * TLane.Create(newSquare));
        TLane divisor = (TLane.Sqrt(second) * TLane.Spread(inverseRoot)) + TLane.Spread(epsilon);
        parameter = (parameter * TLane.Spread(shrink)) - (TLane.Spread(stepSize) * first / divisor);
    }
}
