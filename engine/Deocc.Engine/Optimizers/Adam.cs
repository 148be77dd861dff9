using Deocc.Engine.Layers;

namespace Deocc.Engine.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015), by PyTorch's formulas; weight decay is added to the gradient. See <see cref="AdamW"/> for
/// decoupled weight decay.
/// </summary>
public sealed class Adam : AdamOptimizer
{
    /// <summary>Trains parameters with common options; more groups may follow.</summary>
    public Adam(
        IEnumerable<NamedTensor> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0)
        : base(parameters, learningRate, beta1, beta2, epsilon, weightDecay, decoupled: false)
    {
    }
}
