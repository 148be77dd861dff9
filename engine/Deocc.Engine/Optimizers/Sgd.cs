using Deocc.Engine.Layers;

namespace Deocc.Engine.Optimizers;

/// <summary>
/// Stochastic gradient descent with momentum, by PyTorch's formulas: d = gradient + weightDecay * parameter; m = momentum * m
/// + (1 - dampening) * d, at first m = d; parameter -= learningRate * (nesterov ? d + momentum * m : m).
/// </summary>
public sealed class Sgd : Optimizer
{
    private static readonly string[] MomentumName = ["momentum"];

    /// <summary>Trains parameters with common options; more groups may follow.</summary>
    /// <exception cref="ArgumentException">Nesterov without momentum or with dampening, or a negative option.</exception>
    public Sgd(
        IEnumerable<NamedTensor> parameters,
        double learningRate,
        double momentum = 0,
        double dampening = 0,
        double weightDecay = 0,
        bool nesterov = false)
        : base(learningRate, weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        if (nesterov && (momentum == 0 || dampening != 0))
            throw new ArgumentException("Sgd: nesterov needs a momentum and no dampening", nameof(nesterov));
        (Momentum, Dampening, Nesterov) = (momentum, dampening, nesterov);
        AddGroup(new ParameterGroup(parameters));
    }

    /// <summary>The share of the former direction that is kept.</summary>
    public double Momentum { get; }

    /// <summary>The share of the new direction that is left out.</summary>
    public double Dampening { get; }

    /// <summary>Whether the step looks ahead by one momentum.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => Momentum == 0 ? [] : MomentumName;

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<ParameterUpdate> parameters, in StepOptions options)
    {
        if (Momentum == 0)
        {
            RunStep(new PlainRule(options.LearningRate, options.WeightDecay, options.GradientScale), parameters);
            return;
        }

        var rule = new MomentumRule(
            options.LearningRate,
            options.WeightDecay,
            options.GradientScale,
            Momentum,
            newShare: options.Step == 1 ? 1 : 1 - Dampening,
            directionStep: Nesterov ? 1 : 0,
            velocityStep: Nesterov ? Momentum : 1);
        RunStep(rule, parameters);
    }
}
