namespace Deocc.Engine.Ops;

/// <summary>a times the loss's derivative by the prediction b, of target c.</summary>
internal readonly struct PredictionSlope<TLoss>(TLoss loss) : IElementFunction
    where TLoss : struct, ILossFunction
{
    public static int Arity => 3;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a * loss.Derivative(LossDerivative.Prediction, b, c);
}

/// <summary>a times the loss's derivative by the target c, of prediction b.</summary>
internal readonly struct TargetSlope<TLoss>(TLoss loss) : IElementFunction
    where TLoss : struct, ILossFunction
{
    public static int Arity => 3;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a * loss.Derivative(LossDerivative.Target, b, c);
}

/// <summary>a times the loss's second derivative by the prediction b, of target c.</summary>
internal readonly struct PredictionCurvature<TLoss>(TLoss loss) : IElementFunction
    where TLoss : struct, ILossFunction
{
    public static int Arity => 3;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a * loss.Derivative(LossDerivative.PredictionTwice, b, c);
}

/// <summary>a times the loss's derivative by the prediction b and the target c.</summary>
internal readonly struct MixedCurvature<TLoss>(TLoss loss) : IElementFunction
    where TLoss : struct, ILossFunction
{
    public static int Arity => 3;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a * loss.Derivative(LossDerivative.PredictionAndTarget, b, c);
}

/// <summary>a times the loss's second derivative by the target c, of prediction b.</summary>
internal readonly struct TargetCurvature<TLoss>(TLoss loss) : IElementFunction
    where TLoss : struct, ILossFunction
{
    public static int Arity => 3;

    public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
        where TLane : struct, ILane<TLane> => a * loss.Derivative(LossDerivative.TargetTwice, b, c);
}
