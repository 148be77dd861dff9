namespace Deocc.Engine.Ops;

/// <summary>With respect to what a loss is differentiated.</summary>
internal enum LossDerivative
{
    /// <summary>The prediction.</summary>
    Prediction,

    /// <summary>The target.</summary>
    Target,

    /// <summary>The prediction, twice.</summary>
    PredictionTwice,

    /// <summary>The prediction and the target.</summary>
    PredictionAndTarget,

    /// <summary>The target, twice.</summary>
    TargetTwice,
}
