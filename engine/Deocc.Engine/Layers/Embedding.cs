using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>A trained vector for each index; see <see cref="Functional.Embedding"/>. [...] to [..., width].</summary>
public sealed class Embedding : Layer
{
    private readonly int? _paddingIndex;

    /// <summary>Makes the layer with normally distributed vectors, as PyTorch does.</summary>
    /// <param name="count">How many vectors.</param>
    /// <param name="width">The size of each.</param>
    /// <param name="paddingIndex">An index whose vector is zeros and is not trained, or null.</param>
    public Embedding(int count, int width, int? paddingIndex = null)
    {
        _paddingIndex = paddingIndex;
        Weight = AddParameter("weight", Tensor.Empty([count, width]));
        Initializers.Normal(Weight);
        if (paddingIndex is not { } padding) return;
        using Tensor vector = Weight.View([width], (long)padding * width);
        Initializers.Constant(vector, 0);
    }

    /// <summary>The vectors, [count, width].</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    public override string Describe() => Weight.Shape.ToString();

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Functional.Embedding(x, Weight, _paddingIndex);
}
