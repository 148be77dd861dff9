using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Applies a <see cref="ILossFunction"/> and reduces its values in the same pass. Differentiable twice, with respect to the
/// target too.
/// </summary>
internal sealed class PairLoss<TLoss>(TLoss loss, Reduction reduction) : Operation
    where TLoss : struct, ILossFunction
{
    private double _scale = 1;

    public override string Name => TLoss.Name;

    public static Tensor Apply(TLoss loss, Tensor prediction, Tensor target, Reduction reduction) =>
        Apply(new PairLoss<TLoss>(loss, reduction), prediction, target);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor prediction = inputs[0]!;
        Tensor target = inputs[1]!;
        Require.ComputeType(Name, prediction);
        Require.SameTypeAndDevice(Name, prediction, target);
        if (target.Shape != prediction.Shape)
            throw new ShapeException($"{Name}: target {target.Shape} differs from prediction {prediction.Shape}");
        if (reduction == Reduction.None) return Pointwise.Map(Name, new LossValue<TLoss>(loss), prediction, target);
        if (reduction == Reduction.Mean)
        {
            if (prediction.Elements == 0) throw new ShapeException($"{Name}: {prediction.Shape} has no elements to average");
            _scale = 1.0 / prediction.Elements;
        }

        Tensor total = Reduce.Run(Name, new LossTotal<TLoss>(loss), prediction, [], target);
        if (_scale != 1) Pointwise.MapInPlace(new AffineFunction(_scale, 0), total);
        return total;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor scaled = _scale == 1 ? gradient : gradient * _scale;
        if (Needs(0)) inputGradients[0] = Apply(new Derivative(loss, LossDerivative.Prediction), scaled, Saved(0), Saved(1));
        if (Needs(1)) inputGradients[1] = Apply(new Derivative(loss, LossDerivative.Target), scaled, Saved(0), Saved(1));
    }

    /// <summary>factor * one of the loss's derivatives; the factor may be a scalar.</summary>
    private sealed class Derivative(TLoss loss, LossDerivative derivative) : Operation
    {
        public override string Name => TLoss.Name + "Backward";

        protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) => derivative switch
        {
            LossDerivative.Prediction => Multiply(new PredictionSlope<TLoss>(loss), inputs),
            LossDerivative.Target => Multiply(new TargetSlope<TLoss>(loss), inputs),
            LossDerivative.PredictionTwice => Multiply(new PredictionCurvature<TLoss>(loss), inputs),
            LossDerivative.PredictionAndTarget => Multiply(new MixedCurvature<TLoss>(loss), inputs),
            _ => Multiply(new TargetCurvature<TLoss>(loss), inputs),
        };

        protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
        {
            SaveForBackward(inputs[0]!);
            SaveForBackward(inputs[1]!);
            SaveForBackward(inputs[2]!);
        }

        protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            if (derivative > LossDerivative.Target)
                throw new GraphException($"{TLoss.Name}: gradients are available up to the second order, and a third was asked for");
            Tensor factor = Saved(0);
            Tensor prediction = Saved(1);
            Tensor target = Saved(2);
            if (Needs(0)) inputGradients[0] = Apply(new Derivative(loss, derivative), gradient, prediction, target).SumTo(factor.Shape);
            LossDerivative byPrediction = derivative == LossDerivative.Prediction
                ? LossDerivative.PredictionTwice
                : LossDerivative.PredictionAndTarget;
            LossDerivative byTarget = derivative == LossDerivative.Prediction
                ? LossDerivative.PredictionAndTarget
                : LossDerivative.TargetTwice;
            if (Needs(1)) inputGradients[1] = Apply(new Derivative(loss, byPrediction), gradient * factor, prediction, target);
            if (Needs(2)) inputGradients[2] = Apply(new Derivative(loss, byTarget), gradient * factor, prediction, target);
        }

        private Tensor Multiply<TFunction>(TFunction product, ReadOnlySpan<Tensor?> inputs)
            where TFunction : struct, IElementFunction => Pointwise.Map(Name, product, inputs[0]!, inputs[1]!, inputs[2]!);
    }
}
