using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Binary cross-entropy.</content>
public static partial class Functional
{
    /// <summary>
    /// The cross-entropy of probabilities sigmoid(x) with targets t, -t log sigmoid(x) - (1 - t) log(1 - sigmoid(x)),
    /// computed as max(x, 0) - x t + log(1 + e^-|x|), which is exact for logits of any size.
    /// </summary>
    /// <param name="x">Logits, of any shape.</param>
    /// <param name="target">Probabilities of the same shape, mostly 0 or 1; gets a gradient too if it requires one.</param>
    /// <param name="weight">Factors of the single losses; broadcasts to the logits.</param>
    /// <param name="positiveWeight">Factors of the terms with t, against rare positives; broadcasts to the logits.</param>
    /// <param name="reduction">Whether to average (over the number of elements, weights or not), to add up or neither.</param>
    /// <exception cref="ShapeException">The shapes do not match.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(
        this Tensor x, Tensor target, Tensor? weight = null, Tensor? positiveWeight = null, Reduction reduction = Reduction.Mean)
    {
        if (weight is null && positiveWeight is null)
            return PairLoss<BinaryCrossEntropyFunction>.Apply(default, x, target, reduction);

        Tensor losses = PairLoss<BinaryCrossEntropyFunction>.Apply(default, x, target, Reduction.None);
        if (positiveWeight is not null) losses += (positiveWeight - 1) * target * (-x).Softplus();
        if (weight is not null) losses *= weight;
        if (losses.Shape != x.Shape)
        {
            throw new ShapeException(
                $"{BinaryCrossEntropyFunction.Name}: weight {weight?.Shape} and positive weight {positiveWeight?.Shape} must broadcast to logits {x.Shape}");
        }

        return reduction switch
        {
            Reduction.Mean => losses.Mean(),
            Reduction.Sum => losses.Sum(),
            _ => losses,
        };
    }
}

internal readonly struct BinaryCrossEntropyFunction : ILossFunction
{
    public static string Name => "BinaryCrossEntropyWithLogits";

    public TLane Value<TLane>(TLane prediction, TLane target)
        where TLane : struct, ILane<TLane>
    {
        TLane linear = TLane.Max(prediction, TLane.Create(0)) - (prediction * target);
        return linear + TLane.LogOnePlus(TLane.Exp(-TLane.Abs(prediction)));
    }

    public TLane Derivative<TLane>(LossDerivative derivative, TLane prediction, TLane target)
        where TLane : struct, ILane<TLane>
    {
        if (derivative == LossDerivative.Target) return -prediction;
        if (derivative == LossDerivative.PredictionAndTarget) return TLane.Create(-1);
        if (derivative == LossDerivative.TargetTwice) return TLane.Create(0);
        TLane one = TLane.Create(1);
        TLane probability = one / (one + TLane.Exp(-prediction));
        return derivative == LossDerivative.Prediction ? probability - target : probability * (one - probability);
    }
}
