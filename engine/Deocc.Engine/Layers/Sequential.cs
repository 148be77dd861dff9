using System.Globalization;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>
/// Layers one after the other, named by their numbers unless names are given. Lets go of each layer's output as soon as the
/// next layer has used it.
/// </summary>
public sealed class Sequential : Layer
{
    private readonly List<Layer> _layers = [];

    /// <summary>Chains layers under the names 0, 1, 2, ...</summary>
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        foreach (Layer layer in layers) Add(layer);
    }

    /// <summary>How many layers there are.</summary>
    public int Count => _layers.Count;

    /// <summary>A layer by its place.</summary>
    public Layer this[int index] => _layers[index];

    /// <summary>Appends a layer under the number of its place.</summary>
    public void Add(Layer layer) => Add(_layers.Count.ToString(CultureInfo.InvariantCulture), layer);

    /// <summary>Appends a layer under a name.</summary>
    public void Add(string name, Layer layer) => _layers.Add(AddModule(name, layer));

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Tensor current = x;
        foreach (Layer layer in _layers)
        {
            Tensor next = layer.Forward(current);
            if (!ReferenceEquals(current, x) && !ReferenceEquals(current, next)) current.Dispose();
            current = next;
        }

        return current;
    }
}
