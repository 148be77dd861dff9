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
        double squares = 0;
        foreach (Tensor gradient in gradients)
        {
            using Tensor result = Tensor.Empty([], ElementType.Float64, gradient.Device);
            squares += SquaredNorm(gradient, result);
        }

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
        foreach (Tensor gradient in GradientsOf(parameters)) Pointwise.MapInPlace(new ClampFunction(largest), gradient);
    }

    /// <summary>What to multiply gradients of this joint norm with.</summary>
    internal static double Scale(double norm, double largest)
    {
        double scale = largest / (norm + NormEpsilon);
        return double.IsFinite(norm) ? Math.Min(1, scale) : 1;
    }

    /// <summary>The sum of the squares of all elements, in float64; finite if and only if all elements are (of float32).</summary>
    /// <param name="tensor">The elements.</param>
    /// <param name="result">Room for one number of float64 on the same device.</param>
    internal static double SquaredNorm(Tensor tensor, Tensor result)
    {
        tensor.Device.Run(new SquaredNormProblem(tensor, result));
        return result.Item();
    }

    private static IEnumerable<Tensor> GradientsOf(IEnumerable<Tensor> parameters)
    {
        foreach (Tensor parameter in parameters)
        {
            if (parameter.Gradient is { } gradient) yield return gradient;
        }
    }

    private readonly struct ClampFunction(double largest) : IElementFunction
    {
        public static int Arity => 1;

        public TLane Invoke<TLane>(TLane a, TLane b, TLane c)
            where TLane : struct, ILane<TLane> => TLane.Max(TLane.Min(a, TLane.Spread(largest)), TLane.Spread(-largest));
    }
}
