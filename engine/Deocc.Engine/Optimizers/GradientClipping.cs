using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Optimizers;

/// <summary>Bounds on gradients, in place, between the backward pass and the step.</summary>
public static class GradientClipping
{
    // As in PyTorch, so that a norm of zero divides.
    private const double NormEpsilon = 1e-6;

    /// <summary>
    /// Scales all gradients down by one factor so that their joint Euclidean norm is at most <paramref name="largest"/>:
    /// largest / (norm + 1e-6), if that is below 1. Parameters without a gradient count as zeros. Optimizers do the same in
    /// passing by <see cref="Optimizer.MaxGradientNorm"/>.
    /// </summary>
    /// <returns>The norm before scaling; it may be infinite or NaN, in which case nothing is scaled.</returns>
    public static double ByGlobalNorm(IEnumerable<Tensor> parameters, double largest)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(largest);
        Tensor[] gradients = [.. GradientsOf(parameters)];
        double squares = gradients.GroupBy(gradient => gradient.Device).Sum(group => SquaredNorms([.. group]).Sum());
        double norm = Math.Sqrt(squares);
        double scale = Scale(norm, largest);
        if (scale == 1) return norm;
        foreach (Tensor gradient in gradients) Pointwise.MapInPlace(new AffineFunction(scale, 0), gradient);
        return norm;
    }

    /// <summary>Limits every element of every gradient to [-largest, largest]; NaN stays NaN.</summary>
    public static void ByValue(IEnumerable<Tensor> parameters, double largest)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(largest);
        var limit = new UnaryValue<ClampFunction>(new ClampFunction(-largest, largest));
        foreach (Tensor gradient in GradientsOf(parameters)) Pointwise.MapInPlace(limit, gradient);
    }

    /// <summary>What to multiply gradients of this joint norm with.</summary>
    internal static double Scale(double norm, double largest)
    {
        double scale = largest / (norm + NormEpsilon);
        return double.IsFinite(norm) ? Math.Min(1, scale) : 1;
    }

    /// <summary>
    /// The sum of the squares of each tensor's elements, in float64; finite if and only if all its elements are (of float32).
    /// The results are read from the device at once.
    /// </summary>
    /// <param name="tensors">Of one device.</param>
    internal static double[] SquaredNorms(IReadOnlyList<Tensor> tensors)
    {
        if (tensors.Count == 0) return [];
        using Tensor results = Tensor.Empty([tensors.Count], ElementType.Float64, tensors[0].Device);
        tensors[0].Device.Run(new SquaredNormProblem(tensors, results));
        return results.ToArray<double>();
    }

    private static IEnumerable<Tensor> GradientsOf(IEnumerable<Tensor> parameters)
    {
        foreach (Tensor parameter in parameters)
        {
            if (parameter.Gradient is { } gradient) yield return gradient;
        }
    }
}
