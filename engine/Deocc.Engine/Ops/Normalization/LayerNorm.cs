using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Layer normalization.</content>
public static partial class Functional
{
    /// <summary>
    /// Layer normalization (Ba et al. 2016): (x - mean) / sqrt(variance + epsilon) * weight + bias, with mean and variance
    /// over the last axes.
    /// </summary>
    /// <param name="x">[..., normalized axes].</param>
    /// <param name="weight">Of the shape of the normalized axes; ones when left out.</param>
    /// <param name="bias">Likewise; zeros when left out.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="axes">How many of the last axes to normalize over.</param>
    /// <exception cref="ShapeException">There are not so many axes, or a parameter has another shape.</exception>
    public static Tensor LayerNorm(
        this Tensor x, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5, int axes = 1) =>
        Ops.LayerNorm.Apply(x, weight, bias, epsilon, axes);
}

/// <summary>
/// Keeps the input and two numbers per row. The backward pass is one fused kernel; when it is recorded itself, it is
/// composed of differentiable ops instead.
/// </summary>
internal sealed class LayerNorm(double epsilon, int axes) : Operation
{
    private Tensor? _mean;
    private Tensor? _variance;
    private bool _hasWeight;

    public override string Name => "LayerNorm";

    public static Tensor Apply(Tensor x, Tensor? weight, Tensor? bias, double epsilon, int axes)
    {
        var operation = new LayerNorm(epsilon, axes);
        Tensor output = Apply(operation, x, weight, bias);
        operation._mean!.Dispose();
        operation._variance!.Dispose();
        operation._mean = operation._variance = null;
        return output;
    }

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Require.ComputeType(Name, x);
        if (axes < 1 || axes > x.Rank) throw new ShapeException($"{Name}: input {x.Shape} has no {axes} last axes to normalize over");
        Shape row = new(x.Shape.AsSpan()[^axes..]);
        if (row.Elements == 0) throw new ShapeException($"{Name}: rows {row} of input {x.Shape} have no elements to take a mean of");
        CheckParameter(x, row, inputs[1], "weight");
        CheckParameter(x, row, inputs[2], "bias");
        _mean = Tensor.Empty(new Shape(x.Shape.AsSpan()[..^axes]), x.ElementType, x.Device);
        _variance = _mean.EmptyLike();
        Tensor output = x.EmptyLike();
        x.Device.Run(new LayerNormProblem(x, inputs[1], inputs[2], _mean, _variance, output, epsilon));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(_mean!);
        SaveForBackward(_variance!);
        _hasWeight = inputs[1] is not null;
        if (_hasWeight) SaveForBackward(inputs[1]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor? weight = _hasWeight ? Saved(3) : null;
        if (GradientMode.IsEnabled) Compose(gradient, Saved(0), weight, inputGradients);
        else RunFused(gradient, Saved(0), weight, inputGradients);
    }

    private void RunFused(Tensor gradient, Tensor x, Tensor? weight, Span<Tensor?> inputGradients)
    {
        Shape row = new(x.Shape.AsSpan()[^axes..]);
        Tensor inputGradient = x.EmptyLike();
        Tensor parameters = Tensor.Empty([2, checked((int)row.Elements)], x.ElementType, x.Device);
        x.Device.Run(new LayerNormGradientProblem(gradient, x, weight, Saved(1), Saved(2), inputGradient, parameters, epsilon));
        if (Needs(0)) inputGradients[0] = inputGradient;
        if (Needs(1)) inputGradients[1] = parameters.View(row);
        if (Needs(2)) inputGradients[2] = parameters.View(row, row.Elements);
    }

    private void Compose(Tensor gradient, Tensor x, Tensor? weight, Span<Tensor?> inputGradients)
    {
        Shape row = new(x.Shape.AsSpan()[^axes..]);
        Span<int> normalized = stackalloc int[axes];
        for (int i = 0; i < axes; i++) normalized[i] = -1 - i;
        Tensor centered = x - x.Mean(normalized, keepAxes: true);
        Tensor inverseDeviation = (centered.Square().Mean(normalized, keepAxes: true) + epsilon).Rsqrt();
        Tensor value = centered * inverseDeviation;
        if (Needs(1)) inputGradients[1] = (gradient * value).SumTo(row);
        if (Needs(2)) inputGradients[2] = gradient.SumTo(row);
        if (!Needs(0)) return;
        Tensor weighted = weight is null ? gradient : gradient * weight;
        Tensor rest = weighted.Mean(normalized, keepAxes: true) + (value * (weighted * value).Mean(normalized, keepAxes: true));
        inputGradients[0] = (weighted - rest) * inverseDeviation;
    }

    private void CheckParameter(Tensor x, Shape row, Tensor? parameter, string name)
    {
        if (parameter is null) return;
        Require.SameTypeAndDevice(Name, x, parameter);
        if (parameter.Shape != row)
            throw new ShapeException($"{Name}: input {x.Shape} is normalized over rows {row} but {name} is {parameter.Shape}");
    }
}
