using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>A module with one input and one output.</summary>
public abstract class Layer : Module
{
    /// <summary>
    /// Computes the output. Temporaries are gone when this returns; the output belongs to the caller's
    /// <see cref="Memory.TensorScope"/>, or to the caller where there is none.
    /// </summary>
    public Tensor Forward(Tensor x)
    {
        using ModuleCall call = BeginCall();
        return call.Return(Compute(x));
    }

    /// <summary>Computes the output; temporaries need no care.</summary>
    protected abstract Tensor Compute(Tensor x);
}
