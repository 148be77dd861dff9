using Deocc.Engine.Autograd;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <content>Spatially modulated normalization.</content>
public static partial class Functional
{
    /// <summary>
    /// Instance normalization modulated at every element, as in SPADE and SEAN (Park et al. 2019, Zhu et al. 2020):
    /// rectify((x - mean) / sqrt(variance + epsilon) * (1 + gamma) + beta).
    /// </summary>
    /// <param name="x">[batch, channels, ...].</param>
    /// <param name="gamma">Of the input's shape.</param>
    /// <param name="beta">Of the input's shape.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="negativeSlope">0 ends with ReLU, a number in between 0 and 1 with leaky ReLU, null with neither.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor ModulatedInstanceNorm(
        this Tensor x, Tensor gamma, Tensor beta, double epsilon = 1e-5, double? negativeSlope = null)
    {
        const string Name = "ModulatedInstanceNorm";
        if (x.Rank < 3) throw new ShapeException($"{Name}: input {x.Shape} has {x.Rank} axes; expected [batch, channels, positions...]");
        var groups = NormalizationGroups.PerImage(Name, x, x.Shape[1]);
        (Tensor output, Tensor mean, Tensor variance) = Modulate.Apply(Name, groups, x, gamma, beta, epsilon, negativeSlope);
        mean.Dispose();
        variance.Dispose();
        return output;
    }

    /// <summary>
    /// Batch normalization modulated at every element:
    /// rectify((x - mean) / sqrt(variance + epsilon) * (1 + gamma) + beta).
    /// </summary>
    /// <param name="x">[batch, channels, ...].</param>
    /// <param name="gamma">Of the input's shape.</param>
    /// <param name="beta">Of the input's shape.</param>
    /// <param name="runningMean">As in <see cref="BatchNorm"/>.</param>
    /// <param name="runningVariance">As in <see cref="BatchNorm"/>.</param>
    /// <param name="training">Whether to normalize by the batch's statistics rather than by the running ones.</param>
    /// <param name="momentum">The weight of the newest batch in the running statistics.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="negativeSlope">0 ends with ReLU, a number in between 0 and 1 with leaky ReLU, null with neither.</param>
    /// <exception cref="ShapeException">The shapes do not match.</exception>
    public static Tensor ModulatedBatchNorm(
        this Tensor x,
        Tensor gamma,
        Tensor beta,
        Tensor? runningMean = null,
        Tensor? runningVariance = null,
        bool training = true,
        double momentum = 0.1,
        double epsilon = 1e-5,
        double? negativeSlope = null)
    {
        const string Name = "ModulatedBatchNorm";
        var groups = NormalizationGroups.PerChannel(Name, x);
        var running = RunningStatistics.Check(Name, x, runningMean, runningVariance);
        if (!training && runningMean is not null)
            return Modulate.ApplyGiven(Name, groups, x, gamma, beta, runningMean, runningVariance!, epsilon, negativeSlope);

        (Tensor output, Tensor mean, Tensor variance) = Modulate.Apply(Name, groups, x, gamma, beta, epsilon, negativeSlope);
        running.Update(Name, groups, mean, variance, momentum);
        mean.Dispose();
        variance.Dispose();
        return output;
    }
}

/// <summary>
/// Normalization over groups of planes with a factor and an addend for every element. Keeps x, gamma and beta. The backward
/// pass is one fused kernel; when it is recorded itself, it is composed of differentiable ops instead.
/// </summary>
internal sealed class Modulate(string name, NormalizationGroups groups, double epsilon, double negativeSlope, bool givenStatistics)
    : Operation
{
    private Tensor? _mean;
    private Tensor? _variance;

    public override string Name => name;

    private bool Rectifies => negativeSlope != 1;

    /// <summary>Runs with the statistics of x.</summary>
    public static (Tensor Output, Tensor Mean, Tensor Variance) Apply(
        string name, NormalizationGroups groups, Tensor x, Tensor gamma, Tensor beta, double epsilon, double? negativeSlope)
    {
        Tensor mean = Tensor.Empty([groups.Count], x.ElementType, x.Device);
        Tensor variance = mean.EmptyLike();
        var operation = new Modulate(name, groups, epsilon, negativeSlope ?? 1, givenStatistics: false);
        return (operation.Run(x, gamma, beta, mean, variance), mean, variance);
    }

    /// <summary>Runs with statistics that are constants.</summary>
    public static Tensor ApplyGiven(
        string name,
        NormalizationGroups groups,
        Tensor x,
        Tensor gamma,
        Tensor beta,
        Tensor mean,
        Tensor variance,
        double epsilon,
        double? negativeSlope) =>
        new Modulate(name, groups, epsilon, negativeSlope ?? 1, givenStatistics: true).Run(x, gamma, beta, mean, variance);

    protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        CheckMap(x, inputs[1]!, "gamma");
        CheckMap(x, inputs[2]!, "beta");
        if (!givenStatistics && groups.Elements == 0)
            throw new ShapeException($"{Name}: input {x.Shape} has no elements to take a mean of");
        Tensor output = x.EmptyLike();
        x.Device.Run(new ModulateProblem(
            groups, x, inputs[1]!, inputs[2]!, _mean!, _variance!, output, epsilon, negativeSlope, givenStatistics));
        return output;
    }

    protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
    {
        SaveForBackward(inputs[0]!);
        SaveForBackward(inputs[1]!);
        SaveForBackward(_mean!);
        SaveForBackward(_variance!);
        if (Rectifies) SaveForBackward(inputs[2]!);
    }

    protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        Tensor? beta = Rectifies ? Saved(4) : null;
        if (GradientMode.IsEnabled) Compose(gradient, Saved(0), Saved(1), beta, inputGradients);
        else RunFused(gradient, Saved(0), Saved(1), beta, inputGradients);
    }

    private Tensor Run(Tensor x, Tensor gamma, Tensor beta, Tensor mean, Tensor variance)
    {
        (_mean, _variance) = (mean, variance);
        Tensor output = Apply(this, x, gamma, beta);
        (_mean, _variance) = (null, null);
        return output;
    }

    private void RunFused(Tensor gradient, Tensor x, Tensor gamma, Tensor? beta, Span<Tensor?> inputGradients)
    {
        inputGradients[0] = x.EmptyLike();
        inputGradients[1] = x.EmptyLike();
        Tensor? betaGradient = beta is null ? null : x.EmptyLike();
        x.Device.Run(new ModulateGradientProblem(
            groups, gradient, x, gamma, beta ?? gamma, Saved(2), Saved(3), inputGradients[0]!, inputGradients[1]!, betaGradient,
            epsilon, negativeSlope, givenStatistics));
        inputGradients[2] = betaGradient ?? gradient;
    }

    private void Compose(Tensor gradient, Tensor x, Tensor gamma, Tensor? beta, Span<Tensor?> inputGradients)
    {
        var plan = new NormalizeComposition(groups, x.Shape, epsilon);
        Tensor normalized = givenStatistics
            ? plan.Normalize(x, Saved(2), Saved(3), out Tensor inverseDeviation)
            : plan.Normalize(x, out inverseDeviation);
        Tensor flat = normalized.Reshape(x.Shape);
        Tensor before = gradient;
        if (beta is not null)
        {
            using (GradientMode.Disable()) before = RectifierSlope.Of((flat * (gamma + 1)) + beta, negativeSlope);
            before = gradient * before;
        }

        if (Needs(1)) inputGradients[1] = before * flat;
        if (Needs(2)) inputGradients[2] = before;
        if (!Needs(0)) return;
        Tensor scaled = (before * (gamma + 1)).Reshape(normalized.Shape);
        inputGradients[0] = givenStatistics
            ? (scaled * inverseDeviation).Reshape(x.Shape)
            : plan.InputGradient(scaled, normalized, inverseDeviation);
    }

    private void CheckMap(Tensor x, Tensor map, string mapName)
    {
        Require.SameTypeAndDevice(Name, x, map);
        if (map.Shape != x.Shape) throw new ShapeException($"{Name}: {mapName} {map.Shape} differs from input {x.Shape}");
    }
}
