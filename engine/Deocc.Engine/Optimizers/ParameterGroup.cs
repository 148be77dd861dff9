using Deocc.Engine.Layers;

namespace Deocc.Engine.Optimizers;

/// <summary>Parameters that are trained with the same options.</summary>
public sealed class ParameterGroup
{
    private readonly NamedTensor[] _parameters;

    /// <summary>Makes a group.</summary>
    /// <param name="parameters">The parameters; names must be unique within an optimizer.</param>
    /// <param name="learningRate">The learning rate; null for the optimizer's.</param>
    /// <param name="weightDecay">The weight decay; null for the optimizer's.</param>
    public ParameterGroup(IEnumerable<NamedTensor> parameters, double? learningRate = null, double? weightDecay = null) =>
        (_parameters, LearningRate, WeightDecay) = ([.. parameters], learningRate, weightDecay);

    /// <summary>The parameters.</summary>
    public IReadOnlyList<NamedTensor> Parameters => _parameters;

    /// <summary>The learning rate before the schedule; null for the optimizer's.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The weight decay; null for the optimizer's.</summary>
    public double? WeightDecay { get; set; }
}
