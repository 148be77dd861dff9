using System.Runtime.CompilerServices;
using Deocc.Engine.Ops;

namespace Deocc.Engine.Optimizers;

/// <summary>A step of <see cref="Sgd"/> without momentum.</summary>
/// <param name="learningRate">Multiplies the direction.</param>
/// <param name="weightDecay">How much of the parameter is added to the gradient.</param>
/// <param name="gradientScale">Multiplies the gradient.</param>
internal readonly struct PlainRule(double learningRate, double weightDecay, double gradientScale) : IUpdateRule
{
    public static int StateTensors => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane parameter, TLane gradient, ref TLane first, ref TLane second)
        where TLane : struct, ILane<TLane>
    {
        TLane direction = (gradient * TLane.Spread(gradientScale)) + (parameter * TLane.Spread(weightDecay));
        parameter -= direction * TLane.Spread(learningRate);
    }
}
