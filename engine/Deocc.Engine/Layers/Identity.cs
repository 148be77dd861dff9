using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>Returns its input.</summary>
public sealed class Identity : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x;
}
