using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>An affine map of the last axis; see <see cref="Functional.Linear"/>. [..., inputs] to [..., outputs].</summary>
public sealed class Linear : WeightedLayer
{
    /// <summary>Makes the layer with PyTorch's default initial values.</summary>
    /// <param name="inputs">The size of the last axis.</param>
    /// <param name="outputs">The size of the last axis of the output.</param>
    /// <param name="bias">Whether to add a trained number per output.</param>
    public Linear(int inputs, int outputs, bool bias = true)
        : base([outputs, inputs], outputs, bias) => (Inputs, Outputs) = (inputs, outputs);

    /// <summary>The size of the last axis.</summary>
    public int Inputs { get; }

    /// <summary>The size of the last axis of the output.</summary>
    public int Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() => $"{Inputs} to {Outputs}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Linear(EffectiveWeight(), Bias);
}
