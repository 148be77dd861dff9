using Deocc.Engine.Layers.Initialization;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Layers;

/// <summary>A layer with a weight, whose outputs lie along axis <see cref="OutputAxis"/>, and optionally a bias.</summary>
public abstract class WeightedLayer : Layer
{
    private SpectralNorm? _spectralNorm;

    /// <summary>Registers weight and bias with PyTorch's default values.</summary>
    private protected WeightedLayer(Shape weight, int outputs, bool bias)
    {
        Weight = AddParameter("weight", Tensor.Empty(weight));
        Initializers.DefaultWeight(Weight);
        if (!bias) return;
        Bias = AddParameter("bias", Tensor.Empty([outputs]));
        Initializers.DefaultBias(Bias, Weight);
    }

    /// <summary>The trained weight; with spectral normalisation, the one before it.</summary>
    public Tensor Weight { get; }

    /// <summary>One number per output, or null.</summary>
    public Tensor? Bias { get; }

    /// <summary>The axis of the weight along which the outputs lie.</summary>
    public virtual int OutputAxis => 0;

    /// <summary>
    /// Divides the weight by its largest singular value from now on; see <see cref="SpectralNorm"/>. The state dictionary
    /// gets PyTorch's names weight_orig, weight_u and weight_v.
    /// </summary>
    /// <param name="powerIterations">Steps of the power iteration in each training forward pass.</param>
    /// <param name="epsilon">Keeps norms from zero.</param>
    /// <exception cref="InvalidOperationException">The layer has it already.</exception>
    public void AddSpectralNorm(int powerIterations = 1, double epsilon = 1e-12)
    {
        if (_spectralNorm is not null) throw new InvalidOperationException($"{GetType().Name}: the weight has spectral normalisation already");
        _spectralNorm = new SpectralNorm(Weight, OutputAxis, powerIterations, epsilon);
        RenameParameter("weight", "weight_orig");
        AddBuffer("weight_u", _spectralNorm.Left);
        AddBuffer("weight_v", _spectralNorm.Right);
    }

    /// <summary>The weight that the layer computes with.</summary>
    internal Tensor EffectiveWeight() => _spectralNorm?.Normalize(Weight, IsTraining) ?? Weight;
}
