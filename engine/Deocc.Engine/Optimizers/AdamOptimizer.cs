using Deocc.Engine.Layers;

namespace Deocc.Engine.Optimizers;

/// <summary>
/// What <see cref="Adam"/> and <see cref="AdamW"/> share: m = beta1 * m + (1 - beta1) * g; v = beta2 * v + (1 - beta2) * g^2;
/// parameter -= learningRate / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon).
/// </summary>
public abstract class AdamOptimizer : Optimizer
{
    private static readonly string[] MomentNames = ["first_moment", "second_moment"];

    private readonly bool _decoupled;

    private protected AdamOptimizer(
        IEnumerable<NamedTensor> parameters,
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        bool decoupled)
        : base(learningRate, weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        CheckBeta(beta1, nameof(beta1));
        CheckBeta(beta2, nameof(beta2));
        (Beta1, Beta2, Epsilon, _decoupled) = (beta1, beta2, epsilon, decoupled);
        AddGroup(new ParameterGroup(parameters));
    }

    /// <summary>The decay of the mean of gradients.</summary>
    public double Beta1 { get; }

    /// <summary>The decay of the mean of squared gradients.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the divisor from zero.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => MomentNames;

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<ParameterUpdate> parameters, in StepOptions options)
    {
        var rule = new AdamRule(
            shrink: _decoupled ? 1 - (options.LearningRate * options.WeightDecay) : 1,
            addedDecay: _decoupled ? 0 : options.WeightDecay,
            options.GradientScale,
            Beta1,
            newMean: 1 - Beta1,
            Beta2,
            newSquare: 1 - Beta2,
            stepSize: options.LearningRate / (1 - Math.Pow(Beta1, options.Step)),
            inverseRoot: 1 / Math.Sqrt(1 - Math.Pow(Beta2, options.Step)),
            Epsilon);
        RunStep(rule, parameters);
    }

    private static void CheckBeta(double beta, string name)
    {
        if (beta is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(name, beta, "expected at least 0 and less than 1");
    }
}
