using System.Runtime.CompilerServices;
using Deocc.Engine.Layers;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

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
    protected override void Update(Tensor parameter, Tensor gradient, Tensor[] states, in StepOptions options)
    {
        var rule = new Rule(
            Shrink: _decoupled ? 1 - (options.LearningRate * options.WeightDecay) : 1,
            AddedDecay: _decoupled ? 0 : options.WeightDecay,
            options.GradientScale,
            Beta1,
            Beta2,
            StepSize: options.LearningRate / (1 - Math.Pow(Beta1, options.Step)),
            InverseRoot: 1 / Math.Sqrt(1 - Math.Pow(Beta2, options.Step)),
            Epsilon);
        Run(rule, parameter, gradient, states);
    }

    private static void CheckBeta(double beta, string name)
    {
        if (beta is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(name, beta, "expected at least 0 and less than 1");
    }

    private readonly record struct Rule(
        double Shrink,
        double AddedDecay,
        double GradientScale,
        double Beta1,
        double Beta2,
        double StepSize,
        double InverseRoot,
        double Epsilon) : IUpdateRule
    {
        public static int StateTensors => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane parameter, TLane gradient, ref TLane first, ref TLane second)
            where TLane : struct, ILane<TLane>
        {
            TLane g = (gradient * TLane.Spread(GradientScale)) + (parameter * TLane.Spread(AddedDecay));
            first = (first * TLane.Create(Beta1)) + (g * TLane.Create(1 - Beta1));
            second = (second * TLane.Create(Beta2)) + (g * g * TLane.Create(1 - Beta2));
            TLane divisor = (TLane.Sqrt(second) * TLane.Spread(InverseRoot)) + TLane.Spread(Epsilon);
            parameter = (parameter * TLane.Spread(Shrink)) - (TLane.Spread(StepSize) * first / divisor);
        }
    }
}
