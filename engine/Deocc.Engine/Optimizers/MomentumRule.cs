using System.Runtime.CompilerServices;
using Deocc.Engine.Ops;

namespace Deocc.Engine.Optimizers;

/// <summary>A step of <see cref="Sgd"/> with momentum.</summary>
/// <param name="learningRate">Multiplies the step.</param>
/// <param name="weightDecay">How much of the parameter is added to the gradient.</param>
/// <param name="gradientScale">Multiplies the gradient.</param>
/// <param name="momentum">The share of the former velocity that stays.</param>
/// <param name="newShare">How much of the direction the velocity takes up.</param>
/// <param name="directionStep">How much of the direction the step holds: 1 with Nesterov's look ahead, else 0.</param>
/// <param name="velocityStep">How much of the velocity the step holds: the momentum with Nesterov's look ahead, else 1.</param>
internal readonly struct MomentumRule(
    double learningRate,
    double weightDecay,
    double gradientScale,
    double momentum,
    double newShare,
    double directionStep,
    double velocityStep) : IUpdateRule
{
    public static int StateTensors => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane parameter, TLane gradient, ref TLane first, ref TLane second)
        where TLane : struct, ILane<TLane>
    {
        TLane direction = (gradient * TLane.Spread(gradientScale)) + (parameter * TLane.Spread(weightDecay));
        first = (first * TLane.Spread(momentum)) + (direction * TLane.Spread(newShare));
        TLane step = (direction * TLane.Spread(directionStep)) + (first * TLane.Spread(velocityStep));
        parameter -= step * TLane.Spread(learningRate);
    }
}
