using Deocc.Engine.Autograd;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// A layer whose inner values are computed twice instead of kept for the backward pass; see <see cref="Checkpointing"/>.
/// Adds nothing to the inner layer's names.
/// </summary>
public sealed class Checkpointed : Layer
{
    private readonly Layer _inner;

    /// <summary>Wraps a layer.</summary>
    public Checkpointed(Layer inner) => _inner = AddInline(inner);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => IsTraining ? Checkpointing.Run(_inner.Forward, x) : _inner.Forward(x);
}
