using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>Joins all axes from one on; the storage is shared.</summary>
public sealed class Flatten(int firstAxis = 1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Flatten(firstAxis);
}
