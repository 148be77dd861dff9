using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Losses of the difference between a prediction and a target.</content>
public static partial class Functional
{
    /// <summary>|x - target|; the gradient where they are equal is 0.</summary>
    /// <param name="x">The prediction.</param>
    /// <param name="target">Of the same shape; gets a gradient too if it requires one.</param>
    /// <param name="reduction">Whether to average, to add up or neither.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor L1Loss(this Tensor x, Tensor target, Reduction reduction = Reduction.Mean) =>
        PairLoss<L1LossFunction>.Apply(default, x, target, reduction);

    /// <summary>(x - target)^2.</summary>
    /// <inheritdoc cref="L1Loss"/>
    public static Tensor L2Loss(this Tensor x, Tensor target, Reduction reduction = Reduction.Mean) =>
        PairLoss<L2LossFunction>.Apply(default, x, target, reduction);

    /// <summary>d^2 / 2 for differences d up to delta, delta * (|d| - delta / 2) beyond (Huber 1964).</summary>
    /// <param name="x">The prediction.</param>
    /// <param name="target">Of the same shape; gets a gradient too if it requires one.</param>
    /// <param name="delta">Where the parabola goes over into straight lines; positive.</param>
    /// <param name="reduction">Whether to average, to add up or neither.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor HuberLoss(this Tensor x, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(delta);
        return PairLoss<HuberLossFunction>.Apply(new HuberLossFunction(delta, 1), x, target, reduction);
    }

    /// <summary>The Huber loss divided by its delta: d^2 / (2 beta) up to beta, |d| - beta / 2 beyond.</summary>
    /// <param name="x">The prediction.</param>
    /// <param name="target">Of the same shape; gets a gradient too if it requires one.</param>
    /// <param name="beta">Where the parabola goes over into straight lines of slope 1; positive.</param>
    /// <param name="reduction">Whether to average, to add up or neither.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor SmoothL1Loss(this Tensor x, Tensor target, double beta = 1, Reduction reduction = Reduction.Mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        return PairLoss<HuberLossFunction>.Apply(new HuberLossFunction(beta, 1 / beta), x, target, reduction);
    }
}

internal readonly struct L1LossFunction : ILossFunction
{
    public static string Name => "L1Loss";

    public TLane Value<TLane>(TLane prediction, TLane target)
        where TLane : struct, ILane<TLane> => TLane.Abs(prediction - target);

    public TLane Derivative<TLane>(LossDerivative derivative, TLane prediction, TLane target)
        where TLane : struct, ILane<TLane>
    {
        if (derivative > LossDerivative.Target) return TLane.Create(0);
        TLane one = TLane.Create(derivative == LossDerivative.Prediction ? 1 : -1);
        TLane falling = TLane.Select(TLane.Greater(target, prediction), -one, TLane.Create(0));
        return TLane.Select(TLane.Greater(prediction, target), one, falling);
    }
}

internal readonly struct L2LossFunction : ILossFunction
{
    public static string Name => "L2Loss";

    public TLane Value<TLane>(TLane prediction, TLane target)
        where TLane : struct, ILane<TLane>
    {
        TLane difference = prediction - target;
        return difference * difference;
    }

    public TLane Derivative<TLane>(LossDerivative derivative, TLane prediction, TLane target)
        where TLane : struct, ILane<TLane> => derivative switch
        {
            LossDerivative.Prediction => (prediction - target) * TLane.Create(2),
            LossDerivative.Target => (target - prediction) * TLane.Create(2),
            LossDerivative.PredictionAndTarget => TLane.Create(-2),
            _ => TLane.Create(2),
        };
}

internal readonly struct HuberLossFunction(double delta, double scale) : ILossFunction
{
    public static string Name => "HuberLoss";

    public TLane Value<TLane>(TLane prediction, TLane target)
        where TLane : struct, ILane<TLane>
    {
        // With m = min(|d|, delta), both pieces are m * (|d| - m / 2).
        TLane distance = TLane.Abs(prediction - target);
        TLane inner = TLane.Min(distance, TLane.Create(delta));
        return inner * (distance - (inner * TLane.Create(0.5))) * TLane.Create(scale);
    }

    public TLane Derivative<TLane>(LossDerivative derivative, TLane prediction, TLane target)
        where TLane : struct, ILane<TLane>
    {
        TLane difference = prediction - target;
        if (derivative <= LossDerivative.Target)
        {
            TLane limited = TLane.Max(TLane.Min(difference, TLane.Create(delta)), TLane.Create(-delta));
            return limited * TLane.Create(derivative == LossDerivative.Prediction ? scale : -scale);
        }

        TLane curvature = TLane.Create(derivative == LossDerivative.PredictionAndTarget ? -scale : scale);
        return TLane.Select(TLane.Greater(TLane.Create(delta), TLane.Abs(difference)), curvature, TLane.Create(0));
    }
}
