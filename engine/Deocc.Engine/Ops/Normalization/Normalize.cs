using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Normalization over groups of planes with an affine map per channel, an added residual and a rectifier, in one pass over
/// memory. Inputs: x, weight, bias, residual; the last three may be null. Keeps x for the backward pass, and the output
/// only where a residual lies between x and the rectifier. The backward pass is one fused kernel; when it is recorded
/// itself, it is composed of differentiable ops instead, which costs memory but has gradients of any order.
/// </summary>
internal sealed class Normalize(string name, NormalizationGroups groups, double epsilon, double negativeSlope, bool givenStatistics)
    : Operation
{
    private Tensor? _mean;
    private Tensor? _variance;
    private bool _hasWeight;
    private bool _hasBias;
    private bool _keepsOutput;

    public override string Name => name;

    private bool Rectifies => negativeSlope != 1;

    /// <summary>Runs with the statistics of x: each group's mean and mean squared deviation.</summary>
    public static (Tensor Output, Tensor Mean, Tensor Variance) Apply(
        string name, NormalizationGroups groups, Tensor x, Tensor? weight, Tensor? bias, Tensor? residual, double epsilon, double? negativeSlope)
    {
        Tensor mean = Tensor.Empty([groups.Count], x.ElementType, x.Device);
        Tensor variance = mean.EmptyLike();
        var operation = new Normalize(name, groups, epsilon, negativeSlope ?? 1, givenStatistics: false);
        return (operation.Run(x, weight, bias, residual, mean, variance), mean, variance);
    }

    /// <summary>Runs with statistics that are constants.</summary>
    public static Tensor ApplyGiven(
        string name,
        NormalizationGroups groups,
        Tensor x,
        Tensor? weight,
        Tensor? bias,
        Tensor? residual,
        Tensor mean,
        Tensor variance,
        double epsilon,
        double? negativeSlope)
    {
        var operation = new Normalize(name, groups, epsilon, negativeSlope ?? 1, givenStatistics: true);
        return operation.Run(x, weight, bias, residual, mean, variance);
    }

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        CheckParameter(x, inputs[1], "weight");
        CheckParameter(x, inputs[2], "bias");
        if (inputs[3] is { } residual)
        {
            Require.SameTypeAndDevice(Name, x, residual);
            if (residual.Shape != x.Shape)
                throw new ShapeException($"{Name}: residual {residual.Shape} differs from input {x.Shape}");
        }

        if (!givenStatistics && groups.Elements == 0)
            throw new ShapeException($"{Name}: input {x.Shape} has no elements to take a mean of");
        Tensor output = x.EmptyLike();
        x.Device.Run(new NormalizeProblem(
            groups, x, inputs[1], inputs[2], inputs[3], _mean!, _variance!, output, epsilon, negativeSlope, givenStatistics));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(_mean!);
        SaveForBackward(_variance!);
        _hasWeight = inputs[1] is not null;
        _hasBias = inputs[2] is not null;
        _keepsOutput = Rectifies && inputs[3] is not null;
        if (_hasWeight) SaveForBackward(inputs[1]!);
        if (_hasBias) SaveForBackward(inputs[2]!);
        if (_keepsOutput) SaveForBackward(output);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor x = Saved(0);
        int next = 3;
        Tensor? weight = _hasWeight ? Saved(next++) : null;
        Tensor? bias = _hasBias ? Saved(next++) : null;
        Tensor? output = _keepsOutput ? Saved(next) : null;
        if (GradientMode.IsEnabled) Compose(gradient, x, weight, bias, output, inputGradients);
        else RunFused(gradient, x, weight, bias, output, inputGradients);
    }

    private Tensor Run(Tensor x, Tensor? weight, Tensor? bias, Tensor? residual, Tensor mean, Tensor variance)
    {
        (_mean, _variance) = (mean, variance);
        Tensor output = Apply(this, x, weight, bias, residual);
        (_mean, _variance) = (null, null);
        return output;
    }

    private void RunFused(
        Tensor gradient, Tensor x, Tensor? weight, Tensor? bias, Tensor? output, Span<Tensor?> inputGradients)
    {
        Tensor inputGradient = x.EmptyLike();
        Tensor parameters = Tensor.Empty([2, groups.Channels], x.ElementType, x.Device);
        Tensor? residualGradient = Needs(3) && Rectifies ? x.EmptyLike() : null;
        x.Device.Run(new NormalizeGradientProblem(
            groups, gradient, x, weight, bias, output, Saved(1), Saved(2), inputGradient, parameters, residualGradient,
            epsilon, negativeSlope, givenStatistics));
        if (Needs(0)) inputGradients[0] = inputGradient;
        if (Needs(1)) inputGradients[1] = parameters.View([groups.Channels]);
        if (Needs(2)) inputGradients[2] = parameters.View([groups.Channels], groups.Channels);
        if (Needs(3)) inputGradients[3] = residualGradient ?? gradient;
    }

    private void Compose(
        Tensor gradient, Tensor x, Tensor? weight, Tensor? bias, Tensor? output, Span<Tensor?> inputGradients)
    {
        var plan = new NormalizeComposition(groups, x.Shape, epsilon);
        Tensor normalized = givenStatistics
            ? plan.Normalize(x, Saved(1), Saved(2), out Tensor inverseDeviation)
            : plan.Normalize(x, out inverseDeviation);
        Tensor before = Rectifies ? gradient * Slopes(plan, normalized, weight, bias, output) : gradient;
        if (Needs(3)) inputGradients[3] = before;
        Tensor split = before.Reshape(normalized.Shape);
        if (Needs(1)) inputGradients[1] = plan.SumPerChannel(split * normalized);
        if (Needs(2)) inputGradients[2] = plan.SumPerChannel(split);
        if (!Needs(0)) return;
        Tensor normalizedGradient = weight is null ? split : split * plan.PerChannel(weight);
        inputGradients[0] = givenStatistics
            ? (normalizedGradient * inverseDeviation).Reshape(x.Shape)
            : plan.InputGradient(normalizedGradient, normalized, inverseDeviation);
    }

    /// <summary>The rectifier's derivative, a constant wherever it has one.</summary>
    private Tensor Slopes(NormalizeComposition plan, Tensor normalized, Tensor? weight, Tensor? bias, Tensor? output)
    {
        using var mode = GradientMode.Disable();
        Tensor value = output ?? normalized;
        if (output is null && weight is not null) value *= plan.PerChannel(weight);
        if (output is null && bias is not null) value += plan.PerChannel(bias);
        return RectifierSlope.Of(value, negativeSlope).Reshape(plan.Input);
    }

    private void CheckParameter(Tensor x, Tensor? parameter, string parameterName)
    {
        if (parameter is null) return;
        Require.SameTypeAndDevice(Name, x, parameter);
        if (parameter.Rank != 1 || parameter.Elements != groups.Channels)
        {
            throw new ShapeException(
                $"{Name}: input {x.Shape} has {groups.Channels} channels but {parameterName} is {parameter.Shape}; expected [{groups.Channels}]");
        }
    }
}
