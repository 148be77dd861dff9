using Deocc.Engine.Layers;

namespace Deocc.Engine.Optimizers;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), by PyTorch's formulas: before each step the parameters
/// shrink by learningRate * weightDecay.
/// </summary>
public sealed class AdamW : AdamOptimizer
{
    /// <summary>Trains parameters with common options; more groups may follow.</summary>
    public AdamW(
        IEnumerable<NamedTensor> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 1e-2)
        : base(parameters, learningRate, beta1, beta2, epsilon, weightDecay, decoupled: true)
    {
    }
}
