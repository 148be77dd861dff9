using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Spread.</content>
public static partial class Functional
{
    /// <summary>The variance over some axes, or over all when none is named: sum (x - mean)^2 / (count - correction).</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="axes">Axes to reduce; negative ones count from the last.</param>
    /// <param name="keepAxes">Leaves the reduced axes with size 1 instead of removing them.</param>
    /// <param name="correction">1 for the unbiased estimate from a sample, 0 for the population.</param>
    /// <exception cref="ShapeException">An axis does not exist, or the count does not exceed the correction.</exception>
    public static Tensor Variance(this Tensor x, ReadOnlySpan<int> axes = default, bool keepAxes = false, int correction = 1)
    {
        Shape kept = Reduce.KeptShape(x.Shape, axes);
        long count = kept.Elements == 0 ? 0 : x.Elements / kept.Elements;
        if (count <= correction)
            throw new ShapeException($"Variance: {count} numbers per result of {x.Shape} are too few with correction {correction}");
        Tensor variance = VarianceReduction.Apply(x, kept, count - correction);
        return keepAxes ? variance : Reduce.RemoveAxes(variance, axes);
    }

    /// <summary>The square root of <see cref="Variance"/>; the gradient where it is 0 is 0.</summary>
    /// <inheritdoc cref="Variance"/>
    public static Tensor StandardDeviation(this Tensor x, ReadOnlySpan<int> axes = default, bool keepAxes = false, int correction = 1) =>
        Unary<RootFunction>.Apply(new RootFunction(2), x.Variance(axes, keepAxes, correction));
}

/// <summary>The sum of squared distances from the center, over a divisor.</summary>
internal readonly struct SquaredDeviations(double divisor) : IReduction
{
    public double Identity => 0;

    public TLane Map<TLane>(TLane x, TLane partner, TLane center)
        where TLane : struct, ILane<TLane>
    {
        TLane deviation = x - center;
        return deviation * deviation;
    }

    public TLane Combine<TLane>(TLane left, TLane right)
        where TLane : struct, ILane<TLane> => left + right;

    public TLane Finish<TLane>(TLane total, TLane center)
        where TLane : struct, ILane<TLane> => total * TLane.Spread(1 / divisor);
}

/// <summary>Two passes: the mean, then the squared deviations from it.</summary>
internal sealed class VarianceReduction(Shape shape, long divisor) : Operation
{
    public override string Name => "Variance";

    public static Tensor Apply(Tensor x, Shape shape, long divisor) => Apply(new VarianceReduction(shape, divisor), x);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        using Tensor mean = Reduce.Run(Name, new ScaledSum((double)shape.Elements / x.Elements), x, shape);
        return Reduce.Run(Name, new SquaredDeviations(divisor), x, shape, center: mean);
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output) => SaveForBackward(inputs[0]!);

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor x = Saved(0);
        Tensor deviation = x - MeanReduction.Apply(x, shape);
        inputGradients[0] = deviation.Multiply(gradient.Affine(2.0 / divisor, 0));
    }
}
