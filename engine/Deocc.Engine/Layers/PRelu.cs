using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>A leaky rectifier with trained slopes; see <see cref="Functional.PRelu"/>. [batch, channels, ...].</summary>
public sealed class PRelu : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="slopes">1 for one shared slope, or the number of channels.</param>
    /// <param name="initial">The slopes at first.</param>
    public PRelu(int slopes = 1, double initial = 0.25)
    {
        Weight = AddParameter("weight", Tensor.Empty([slopes]));
        Initializers.Constant(Weight, initial);
    }

    /// <summary>The slopes.</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.PRelu(Weight);
}
