using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Training.Losses;

/// <summary>How far predicted coefficients are from known ones.</summary>
public static class CoefficientLoss
{
    /// <summary>The mean weighted absolute difference.</summary>
    /// <param name="predicted">[N, coefficients].</param>
    /// <param name="target">As many.</param>
    /// <param name="weights">What broadcasts to them: [1, coefficients], or [N, coefficients] where not every one is known.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor L1(Tensor predicted, Tensor target, Tensor weights)
    {
        if (predicted.Rank != 2 || predicted.Shape != target.Shape)
            throw new ShapeException($"CoefficientLoss: target {target.Shape} and coefficients {predicted.Shape} must both be [N, coefficients]");
        return ((predicted - target).Abs() * weights).Mean();
    }
}
